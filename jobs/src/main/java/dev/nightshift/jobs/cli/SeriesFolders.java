package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.SeriesFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Option;

/// The options of commands that look at series in files and write their answers into another.
final class SeriesFolders {
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

  /// Where the series are.
  ///
  /// @throws NightshiftException where the answers would overwrite them
  Path in() {
    apart(in, out);
    return in;
  }

  /// Refuses to write over what is read.
  static void apart(Path in, Path out) {
    var read = in.toAbsolutePath().normalize();
    var written = out.toAbsolutePath().normalize();
    if (read.equals(written)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "--out is --in: the answers would overwrite the series; give another.");
    }
  }

  /// Writes the answers and says how many.
  ///
  /// @param what what an answer is, in the plural
  /// @param format what the files should have held
  <T> int write(SortedMap<String, List<T>> answers, String what, String format) {
    long count = answers.values().stream().mapToInt(List::size).sum();
    return write(answers, count, what, format);
  }

  /// Writes one answer a series and says how many of them say yes.
  ///
  /// @param count how many
  /// @param what what they are, in the plural
  /// @param format what the files should have held
  int write(SortedMap<String, ?> answers, long count, String what, String format) {
    if (answers.isEmpty()) {
      throw new NightshiftException(ErrorKind.OPERATOR, in + " holds no series: " + format + ".");
    }
    SeriesFiles.write(out, answers);
    System.out.println(
        answers.size() + " series read, " + count + " " + what + " written to " + out);
    return 0;
  }
}
