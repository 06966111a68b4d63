package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.ChangePoints;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Finds change points in series of the Turing Change Point Dataset's format.
@Command(
    name = "changepoints",
    description = {
      "Find where whole series change their course.",
      "Reads the format of the Turing Change Point Dataset: NAME.json with series[0].raw.",
      "Writes {NAME: [index of the first row of each new course]}."
    })
final class EvaluateChangepointsCommand implements Callable<Integer> {
  @Mixin private SeriesFolders files = new SeriesFolders();

  @Override
  public Integer call() {
    var answers = new TreeMap<String, List<Integer>>();
    SeriesFiles.turing(files.in())
        .forEach((name, series) -> answers.put(name, ChangePoints.in(series)));
    return files.write(answers, "change points", "NAME.json files with series[0].raw");
  }
}
