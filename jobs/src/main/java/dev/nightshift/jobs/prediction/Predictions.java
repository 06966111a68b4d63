package dev.nightshift.jobs.prediction;

import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/// Writes predictions as `series,epoch_s,score`, one row a decision.
public final class Predictions {
  private final BufferedWriter to;
  private long count;

  private Predictions(BufferedWriter to) {
    this.to = to;
  }

  /// Writes a file and says how many rows it has.
  public static long write(Path file, Consumer<Predictions> rows) {
    try (var to = Files.newBufferedWriter(file)) {
      to.write("series,epoch_s,score\n");
      var predictions = new Predictions(to);
      rows.accept(predictions);
      return predictions.count;
    } catch (IOException e) {
      throw unwritable(file, e);
    } catch (UncheckedIOException e) {
      throw unwritable(file, Objects.requireNonNull(e.getCause()));
    }
  }

  /// Adds the row of a decision.
  public void add(LoadSeries series, int row, double probability) {
    try {
      to.write(series.name());
      to.write(',');
      to.write(Long.toString(series.seconds()[row]));
      to.write(',');
      to.write(Double.toString(probability));
      to.write('\n');
      count++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NightshiftException unwritable(Path file, IOException cause) {
    return new NightshiftException(
        ErrorKind.OPERATOR, "Cannot write " + file + ": " + Reason.of(cause) + ".", cause);
  }
}
