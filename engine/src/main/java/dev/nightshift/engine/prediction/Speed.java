package dev.nightshift.engine.prediction;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// How long a model takes to learn and to answer, on generated rows.
///
/// @param learning for all rows
/// @param answering for all containers, the fastest of ten times
public record Speed(Duration learning, Duration answering) {
  private static final int ANSWERS = 10;

  /// Measures one of the models.
  ///
  /// @param rows decisions to learn from, one in fifty an onset
  /// @param features how many each row has
  /// @param containers rows to answer for
  /// @param clock nanoseconds that have passed, on the wall or of CPU time
  public static Speed of(
      Contender model, int rows, int features, int containers, long seed, LongSupplier clock) {
    var random = new SplittableRandom(seed);
    double[][] table = rows(rows, features, random);
    int[] answers =
        Arrays.stream(table)
            .mapToInt(row -> row[0] * row[1] > 0.85 || random.nextInt(100) == 0 ? 1 : 0)
            .toArray();
    long begun = clock.getAsLong();
    var scorer = model.train(new Examples(table, answers, 0), seed);
    long learning = clock.getAsLong() - begun;
    double[][] asked = rows(containers, features, random);
    long answering =
        IntStream.range(0, ANSWERS).mapToLong(_ -> nanos(scorer, asked, clock)).min().orElse(0);
    return new Speed(Duration.ofNanos(learning), Duration.ofNanos(answering));
  }

  private static long nanos(Scorer scorer, double[][] rows, LongSupplier clock) {
    long begun = clock.getAsLong();
    double sum = 0;
    for (double[] row : rows) {
      sum += scorer.score(row);
    }
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("a score is no number");
    }
    return clock.getAsLong() - begun;
  }

  private static double[][] rows(int count, int features, SplittableRandom random) {
    return IntStream.range(0, count)
        .mapToObj(_ -> random.doubles(features).toArray())
        .toArray(double[][]::new);
  }
}
