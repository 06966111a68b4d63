package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.ChangePoints;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Finds change points in series of the Turing Change Point Dataset's format.
@Command(
    name = "changepoints",
    description = {
      "Find where whole series change their course.",
      "Reads the format of the Turing Change Point Dataset: NAME.json with series[0].raw.",
      "Writes {NAME: [index of the first row of each new course]}."
    })
final class EvaluateChangepointsCommand implements Callable<Integer> {
  @Option(
      names = "--in",
      required = true,
      paramLabel = "PATH",
      description = "One series, or a folder of them.")
  private Path in = Path.of(".");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the answers go, as JSON.")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    var answers = new TreeMap<String, List<Integer>>();
    SeriesFiles.turing(in).forEach((name, series) -> answers.put(name, ChangePoints.in(series)));
    if (answers.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, in + " holds no series: NAME.json files with series[0].raw.");
    }
    SeriesFiles.write(out, answers);
    System.out.println(
        answers.size()
            + " series read, "
            + answers.values().stream().mapToInt(List::size).sum()
            + " change points written to "
            + out);
    return 0;
  }
}
