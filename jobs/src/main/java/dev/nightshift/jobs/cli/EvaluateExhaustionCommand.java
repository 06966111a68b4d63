package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.exhaustion.FillForecast;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Says of levels when they will be full.
@Command(
    name = "exhaustion",
    description = {
      "Say when levels will have reached their capacity.",
      "Reads {ID: {\"step_s\": 3600, \"capacity\": C, \"values\": [newest last]}}, .json or .json.gz, or a folder.",
      "Writes {ID: {\"hours\", \"low\", \"high\"}}: hours from the last value, an 80 %% interval; null: not within 60 days."
    })
final class EvaluateExhaustionCommand implements Callable<Integer> {
  private static final double HOUR = 3_600;

  @Mixin private SeriesFolders files = new SeriesFolders();

  @Override
  public Integer call() {
    var answers = new TreeMap<String, Map<String, @Nullable Double>>();
    SeriesFiles.levels(files.in()).forEach((name, level) -> answers.put(name, answer(name, level)));
    long full = answers.values().stream().filter(answer -> answer.get("hours") != null).count();
    return files.write(
        answers,
        full,
        "of them full within 60 days,",
        "{ID: {\"step_s\": 3600, \"capacity\": C, \"values\": [...]}}");
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
          "Level '" + name + "' in " + files.in() + " needs \"step_s\" and \"capacity\" above 0.");
    }
    var forecast = FillForecast.of(hours, values, level.capacity());
    if (forecast.isEmpty()) {
      System.err.printf(
          "Level '%s' has %d values of the %d that are needed: it is answered with null.%n",
          name, values.length, FillForecast.MIN_VALUES);
    }
    var answer = new LinkedHashMap<String, @Nullable Double>();
    answer.put("hours", forecast.map(one -> orNull(one.hours())).orElse(null));
    answer.put("low", forecast.map(one -> orNull(one.low())).orElse(null));
    answer.put("high", forecast.map(one -> orNull(one.high())).orElse(null));
    return answer;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
