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
