package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.correlation.LaggedCorrelation;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
  @Option(
      names = "--in",
      required = true,
      paramLabel = "PATH",
      description = "A file of pairs, or a folder of such files.")
  private Path in = Path.of(".");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the answers go, as JSON.")
  private Path out = Path.of(".");

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
    var pairs = SeriesFiles.pairs(in);
    if (pairs.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, in + " holds no pairs: {ID: {\"x\": [...], \"y\": [...]}}.");
    }
    var answers = new TreeMap<String, Map<String, Object>>();
    pairs.forEach((name, pair) -> answers.put(name, answer(name, pair)));
    SeriesFiles.write(out, answers);
    long related =
        answers.values().stream().filter(a -> Boolean.TRUE.equals(a.get("related"))).count();
    System.out.println(
        "%d pairs read, %d move together; answers written to %s"
            .formatted(answers.size(), related, out));
    return 0;
  }

  private Map<String, Object> answer(String name, SeriesFiles.Pair pair) {
    if (pair.x().size() != pair.y().size()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Pair '%s' in %s has %d x and %d y; both need a value at each instant."
              .formatted(name, in, pair.x().size(), pair.y().size()));
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
