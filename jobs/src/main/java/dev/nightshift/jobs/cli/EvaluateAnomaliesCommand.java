package dev.nightshift.jobs.cli;

import dev.nightshift.engine.analysis.anomaly.AnomalyDetector;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.MeasuredFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Scores each row of series by how surprising it is.
@Command(
    name = "anomalies",
    description = {
      "Score each row of series by how surprising it is, from the rows before it only.",
      "Reads the format of the Numenta benchmark: CSV files with the columns timestamp,value.",
      "Writes files of the same names with timestamp,anomaly_score (0 to 1)."
    })
final class EvaluateAnomaliesCommand implements Callable<Integer> {
  @Option(
      names = "--in",
      required = true,
      paramLabel = "PATH",
      description = "A CSV file, or a folder of them and of folders of them.")
  private Path in = Path.of(".");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the scores go; made when it is not there.")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    SeriesFolders.apart(in, out);
    var files = MeasuredFiles.in(in);
    if (files.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, in + " holds no series: CSV files with timestamp,value.");
    }
    long all = 0;
    long surprising = 0;
    for (Path file : files) {
      var rows = MeasuredFiles.read(Files.isDirectory(in) ? in.resolve(file) : in);
      var detector = new AnomalyDetector();
      double[] scores = new double[rows.size()];
      for (int i = 0; i < scores.length; i++) {
        var surprise = detector.next(rows.get(i).epochSecond(), rows.get(i).value());
        scores[i] = surprise.score();
        surprising += surprise.alarming() ? 1 : 0;
      }
      all += scores.length;
      MeasuredFiles.write(out.resolve(file), rows, scores);
    }
    System.out.printf(
        "%d series of %d rows read, %d of them surprising, scores written to %s%n",
        files.size(), all, surprising, out);
    return 0;
  }
}
