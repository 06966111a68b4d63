package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.correlation.LaggedCorrelation;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Says of pairs of series whether one follows the other.
@Command(
    name = "correlation",
    description = {
      "Say of pairs of series whether they move together, and at what delay.",
      "Reads {ID: {\"x\": [...], \"y\": [...]}}, .json or .json.gz, or a folder.",
      "Writes {ID: {\"related\": true or false, \"lag\": values by which y follows x, \"r\", \"p\"}}."
    })
final class EvaluateCorrelationCommand implements Callable<Integer> {
  @Mixin private SeriesFolders files = new SeriesFolders();

  @Option(
      names = "--day",
      paramLabel = "VALUES",
      defaultValue = "288",
      description = "Values in a day, 0 for none (default: ${DEFAULT-VALUE}, one in 5 minutes).")
  private int day;

  @Option(
      names = "--lags",
      paramLabel = "VALUES",
      defaultValue = "12",
      description = "Longest delay that is tried (default: ${DEFAULT-VALUE}).")
  private int lags;

  @Override
  public Integer call() {
    if (lags < 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "--lags must be 0 or more, is " + lags + ".");
    }
    var answers = new TreeMap<String, Map<String, Object>>();
    SeriesFiles.pairs(files.in()).forEach((name, pair) -> answers.put(name, answer(name, pair)));
    long related =
        answers.values().stream().filter(a -> Boolean.TRUE.equals(a.get("related"))).count();
    return files.write(answers, related, "of them related,", "{ID: {\"x\": [...], \"y\": [...]}}");
  }

  private Map<String, Object> answer(String name, SeriesFiles.Pair pair) {
    if (pair.x().size() != pair.y().size()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Pair '%s' in %s has %d x and %d y; both need a value at each instant."
              .formatted(name, files.in(), pair.x().size(), pair.y().size()));
    }
    var found = LaggedCorrelation.of(array(pair.x()), array(pair.y()), day, lags, 0);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("related", found.map(LaggedCorrelation::related).orElse(false));
    answer.put("lag", found.map(LaggedCorrelation::lag).orElse(0));
    answer.put("r", found.map(LaggedCorrelation::correlation).orElse(0.0));
    answer.put("p", found.map(LaggedCorrelation::chance).orElse(1.0));
    return answer;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
