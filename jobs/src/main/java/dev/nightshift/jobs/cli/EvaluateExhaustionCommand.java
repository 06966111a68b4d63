package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.exhaustion.FillForecast;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says of levels when they will be full.
@Command(
    name = "exhaustion",
    description = {
      "Say when levels will have reached their capacity.",
      "Reads {ID: {\"step_s\": 3600, \"capacity\": C, \"values\": [newest last]}}, .json or .json.gz, or a folder.",
      "Writes {ID: {\"hours\", \"low\", \"high\"}}: hours from the last value, an 80 % interval; null: not within 60 days."
    })
final class EvaluateExhaustionCommand implements Callable<Integer> {
  private static final double HOUR = 3_600;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "PATH",
      description = "A file of levels, or a folder of such files.")
  private Path in = Path.of(".");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the answers go, as JSON.")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    var levels = SeriesFiles.levels(in);
    if (levels.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          in + " holds no levels: {ID: {\"step_s\": 3600, \"capacity\": C, \"values\": [...]}}.");
    }
    var answers = new TreeMap<String, Map<String, @Nullable Double>>();
    levels.forEach((name, level) -> answers.put(name, answer(name, level)));
    SeriesFiles.write(out, answers);
    long full = answers.values().stream().filter(answer -> answer.get("hours") != null).count();
    System.out.println(
        "%d levels read, %d will be full within 60 days; answers written to %s"
            .formatted(answers.size(), full, out));
    return 0;
  }

  private Map<String, @Nullable Double> answer(String name, SeriesFiles.Level level) {
    int[] known =
        IntStream.range(0, level.values().size())
            .filter(i -> Double.isFinite(level.values().get(i)))
            .toArray();
    double[] hours =
        Arrays.stream(known).mapToDouble(i -> i * level.stepSeconds() / HOUR).toArray();
    double[] values = Arrays.stream(known).mapToDouble(i -> level.values().get(i)).toArray();
    if (!(level.capacity() > 0) || !(level.stepSeconds() > 0)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Level '" + name + "' in " + in + " needs \"step_s\" and \"capacity\" above 0.");
    }
    var forecast =
        FillForecast.of(hours, values, level.capacity())
            .orElseThrow(
                () ->
                    new NightshiftException(
                        ErrorKind.OPERATOR,
                        "Level '%s' in %s has %d values; %d are needed."
                            .formatted(name, in, values.length, FillForecast.MIN_VALUES)));
    var answer = new LinkedHashMap<String, @Nullable Double>();
    answer.put("hours", orNull(forecast.hours()));
    answer.put("low", orNull(forecast.low()));
    answer.put("high", orNull(forecast.high()));
    return answer;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
