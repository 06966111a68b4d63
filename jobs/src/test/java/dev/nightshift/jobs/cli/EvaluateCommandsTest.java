package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The shipped detectors over series in files, as whoever scores them types it.
class EvaluateCommandsTest {
  @TempDir private Path folder;

  @Test
  void saysWhenALevelWillBeFull() throws IOException {
    String values =
        IntStream.range(0, 400)
            .mapToObj(hour -> Long.toString(200 + hour))
            .collect(Collectors.joining(","));
    write("{\"disk\": {\"step_s\": 3600, \"capacity\": 1000, \"values\": [" + values + "]}}");
    var typed = evaluate("exhaustion");
    assertThat(typed.error()).isEmpty();
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).startsWith("1 series read, 1 of them full within 60 days, written to");
    var disk = JsonMapper.shared().readTree(Files.readString(out())).path("disk");
    // 599 at the last hour and one more each hour
    assertThat(disk.path("hours").asDouble()).isBetween(395.0, 407.0);
    assertThat(disk.path("low").asDouble()).isLessThanOrEqualTo(disk.path("hours").asDouble());
  }

  @Test
  void saysWhichPairsMoveTogether() throws IOException {
    var random = new Random(4);
    double[] cause = IntStream.range(0, 403).mapToDouble(_ -> random.nextGaussian()).toArray();
    String x = text(i -> cause[i + 3]);
    String follower = text(i -> 2 * cause[i] + 0.5 * random.nextGaussian());
    String stranger = text(_ -> random.nextGaussian());
    write(
        "{\"pair\": {\"x\": [%s], \"y\": [%s]}, \"strangers\": {\"x\": [%s], \"y\": [%s]}}"
            .formatted(x, follower, x, stranger));
    assertThat(evaluate("correlation").exit()).isZero();
    var answers = JsonMapper.shared().readTree(Files.readString(out()));
    assertThat(answers.path("pair").path("related").asBoolean()).isTrue();
    assertThat(answers.path("pair").path("lag").asInt()).isEqualTo(3);
    assertThat(answers.path("strangers").path("related").asBoolean()).isFalse();
  }

  @Test
  void aFileWithAFirstLineOnlyIsRefused() throws IOException {
    Path series = Files.createDirectories(folder.resolve("series"));
    Files.writeString(series.resolve("empty.csv"), "timestamp,value\n");
    var typed = anomalies(series);
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.error()).contains("holds no rows below its first line");
  }

  @Test
  void scoresEachRowByHowSurprisingItIs() throws IOException {
    Path series = Files.createDirectories(folder.resolve("series/web"));
    var random = new Random(5);
    var text = new StringBuilder("timestamp,value\n");
    var at = java.time.LocalDateTime.of(2026, 11, 1, 0, 0);
    for (int i = 0; i < 1_000; i++) {
      text.append(at.plusMinutes(5L * i).toString().replace('T', ' '))
          .append(":00,")
          .append(i == 800 ? "9.5" : Double.toString(random.nextGaussian()))
          .append('\n');
    }
    Files.writeString(series.resolve("latency.csv"), text);
    var typed = anomalies(folder.resolve("series"));
    assertThat(typed.error()).isEmpty();
    assertThat(typed.out()).startsWith("1 series of 1000 rows read, ");
    var scores = Files.readAllLines(folder.resolve("scores/web/latency.csv"));
    assertThat(scores).hasSize(1_001).first().isEqualTo("timestamp,anomaly_score");
    assertThat(scores.get(801)).startsWith("2026-11-03 18:40:00,0.");
    double spike = Double.parseDouble(scores.get(801).split(",", -1)[1]);
    assertThat(scores.stream().skip(1).map(line -> Double.parseDouble(line.split(",", -1)[1])))
        .allSatisfy(score -> assertThat(score).isBetween(0.0, spike));
  }

  @Test
  void seriesWithoutTheirColumnsAreNamedWithTheirLine() throws IOException {
    Path series = Files.createDirectories(folder.resolve("series"));
    assertThat(anomalies(series).error()).contains("holds no series");
    Files.writeString(series.resolve("a.csv"), "time,value\n1,2\n");
    assertThat(anomalies(series).error()).contains("a.csv", "'timestamp' and 'value'");
    Files.writeString(series.resolve("a.csv"), "timestamp,value\n2026-11-01 00:00:00,much\n");
    var typed = anomalies(series);
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.error()).contains("Line 2", "a.csv");
  }

  private Typed anomalies(Path in) {
    return Typed.nightshift(
        Map.of(),
        folder.resolve("data"),
        "evaluate",
        "anomalies",
        "--in",
        in.toString(),
        "--out",
        folder.resolve("scores").toString());
  }

  @Test
  void filesThatHoldSomethingElseAreNamed() throws IOException {
    assertThat(evaluate("exhaustion").error()).contains(in() + " could not be read: ", "not there");
    write("{}");
    for (String detector : new String[] {"exhaustion", "correlation", "nightly"}) {
      var typed = evaluate(detector);
      assertThat(typed.exit()).isEqualTo(2);
      assertThat(typed.error()).contains(in().toString(), "holds no series");
      assertThat(out()).doesNotExist();
    }
    write("{\"disk\": {\"step_s\": 3600, \"capacity\": 0, \"values\": [1, 2]}}");
    assertThat(evaluate("exhaustion").error()).contains("'disk'", "above 0");
    write("{\"pair\": {\"x\": [1, 2], \"y\": [1]}}");
    assertThat(evaluate("correlation").error()).contains("'pair'", "2 x and 1 y");
  }

  @Test
  void foreseesWhatComesDaily() throws IOException {
    daily("past.csv", 0, 15);
    daily("asked.csv", 20, 3);
    var typed = bottlenecks("past.csv", "asked.csv");
    assertThat(typed.error()).contains("boosting learns from");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).contains("boosting beats the best rule on what was kept back");
    var rows = Files.readAllLines(out());
    assertThat(rows.getFirst()).isEqualTo("series,epoch_s,score");
    // each sample of each series but the eleven first and the last
    assertThat(rows).hasSize(1 + 3 * (8 * 288 - 12));
    assertThat(rows.getLast()).startsWith("s22,");
    double busiest =
        rows.stream()
            .skip(1)
            .mapToDouble(row -> Double.parseDouble(row.substring(row.lastIndexOf(',') + 1)))
            .max()
            .orElseThrow();
    assertThat(busiest).isBetween(0.5, 1.0);
  }

  @Test
  void tracesThatTeachNothingOrAreNoneAreNamed() throws IOException {
    daily("past.csv", 0, 1);
    Files.writeString(folder.resolve("idle.csv"), "series,epoch_s,cpu_pct\na,0,1\na,300,1\n");
    assertThat(bottlenecks("idle.csv", "past.csv").error()).contains("too few onsets");
    assertThat(bottlenecks("none.csv", "past.csv").error()).contains("none.csv", "not there");
    Files.writeString(folder.resolve("bad.csv"), "series,epoch_s,cpu_pct\na,0,much\n");
    assertThat(bottlenecks("bad.csv", "past.csv").error()).contains("bad.csv: line 2");
    Files.writeString(folder.resolve("other.csv"), "series,epoch_s,mem_pct\na,0,1\n");
    assertThat(bottlenecks("other.csv", "past.csv").error())
        .contains("has no column cpu_pct", "series, epoch_s, mem_pct");
  }

  @Test
  void theSpeedOfModelsIsMeasured() {
    var typed =
        Typed.nightshift(Map.of(), folder.resolve("data"), "bench", "prediction", "--rows", "2000");
    assertThat(typed.error()).isEmpty();
    assertThat(typed.out()).contains("2,000 decisions of 40 features", "1,000 containers");
    assertThat(
            Typed.nightshift(
                    Map.of(), folder.resolve("data"), "bench", "prediction", "--model", "oracle")
                .error())
        .contains("there is no model 'oracle'", "boosting");
  }

  /// Eight days of series that are busy for half an hour at the same time of each day.
  private void daily(String file, int first, int count) throws IOException {
    var text = new StringBuilder("series,epoch_s,cpu_pct\n");
    for (int s = first; s < first + count; s++) {
      var random = new Random(s);
      int begins = random.nextInt(280);
      for (int i = 0; i < 8 * 288; i++) {
        boolean busy = i % 288 >= begins && i % 288 < begins + 6;
        double load = (busy ? 90 : 20) + 5 * random.nextDouble();
        text.append("s%d,%d,%.2f%n".formatted(s, i * 300, load));
      }
    }
    Files.writeString(folder.resolve(file), text);
  }

  private Typed bottlenecks(String past, String asked) {
    return Typed.nightshift(
        Map.of(),
        folder.resolve("data"),
        "evaluate",
        "bottlenecks",
        "--column",
        "cpu_pct",
        "--model",
        "boosting",
        "--train",
        folder.resolve(past).toString(),
        "--trace",
        folder.resolve(asked).toString(),
        "--out",
        out().toString());
  }

  private static String text(java.util.function.IntToDoubleFunction value) {
    return IntStream.range(0, 400)
        .mapToObj(i -> Double.toString(value.applyAsDouble(i)))
        .collect(Collectors.joining(","));
  }

  private Typed evaluate(String detector) {
    return Typed.nightshift(
        Map.of(),
        folder.resolve("data"),
        "evaluate",
        detector,
        "--in",
        in().toString(),
        "--out",
        out().toString());
  }

  private void write(String json) throws IOException {
    Files.writeString(in(), json);
  }

  private Path in() {
    return folder.resolve("series.json");
  }

  private Path out() {
    return folder.resolve("answers.json");
  }
}
