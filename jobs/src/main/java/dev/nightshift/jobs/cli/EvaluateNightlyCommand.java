package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.MedianInterval;
import dev.nightshift.engine.benchmark.NightlyShifts;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Finds lasting changes in series of nights, looking after each night only at those before.
@Command(
    name = "nightly",
    description = {
      "Find the nights from which on benchmarks are faster or slower for good.",
      "Reads {ID: {\"nights\": [[repetitions] of each night]}}, .json or .json.gz, or a folder.",
      "Writes {ID: [{\"raised\": night after which it was told, \"at\": first night}]}."
    })
final class EvaluateNightlyCommand implements Callable<Integer> {
  @Option(
      names = "--in",
      required = true,
      paramLabel = "PATH",
      description = "A file of series, or a folder of such files.")
  private Path in = Path.of(".");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the answers go, as JSON.")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    var answers = new TreeMap<String, List<Map<String, Integer>>>();
    SeriesFiles.nights(in).forEach((name, nights) -> answers.put(name, alarms(nights)));
    if (answers.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, in + " holds no series: {ID: {\"nights\": [[...], ...]}}.");
    }
    SeriesFiles.write(out, answers);
    System.out.println(
        answers.size()
            + " series read, "
            + answers.values().stream().mapToInt(List::size).sum()
            + " alarms written to "
            + out);
    return 0;
  }

  private static List<Map<String, Integer>> alarms(List<double[]> nights) {
    double[] medians =
        nights.stream().mapToDouble(trials -> MedianInterval.of(trials).median()).toArray();
    return NightlyShifts.in(medians).stream()
        .map(shift -> Map.of("raised", shift.raised(), "at", shift.first()))
        .toList();
  }
}
