package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.MedianInterval;
import dev.nightshift.engine.benchmark.NightlyShifts;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Finds lasting changes in series of nights, looking after each night only at those before.
@Command(
    name = "nightly",
    description = {
      "Find the nights from which on benchmarks are faster or slower for good.",
      "Reads {ID: {\"nights\": [[repetitions] of each night]}}, .json or .json.gz, or a folder.",
      "Writes {ID: [{\"raised\": night after which it was told, \"at\": first night}]}."
    })
final class EvaluateNightlyCommand implements Callable<Integer> {
  @Mixin private SeriesFolders files = new SeriesFolders();

  @Override
  public Integer call() {
    var answers = new TreeMap<String, List<Map<String, Integer>>>();
    SeriesFiles.nights(files.in()).forEach((name, nights) -> answers.put(name, alarms(nights)));
    return files.write(answers, "alarms", "{ID: {\"nights\": [[...], ...]}}");
  }

  private static List<Map<String, Integer>> alarms(List<double[]> nights) {
    double[] medians =
        nights.stream().mapToDouble(trials -> MedianInterval.of(trials).median()).toArray();
    return NightlyShifts.in(medians).stream()
        .map(shift -> Map.of("raised", shift.raised(), "at", shift.first()))
        .toList();
  }
}
