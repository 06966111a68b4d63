package dev.nightshift.engine.prediction;

import java.util.stream.IntStream;

/// How loaded one thing was, sample by sample.
///
/// @param name whose load it is
/// @param seconds when each sample was taken, in seconds since 1970, rising
/// @param shares the load at that time as a share of what the thing may use; 1 is all of it
@SuppressWarnings("ArrayRecordComponent") // never compared, and long
public record LoadSeries(String name, long[] seconds, double[] shares) {
  /// Samples a decision looks back over in any case.
  public static final int WINDOW = 12;

  /// Checks that each sample has a time.
  public LoadSeries {
    if (seconds.length != shares.length) {
      throw new IllegalArgumentException(
          "%s has %d times for %d shares".formatted(name, seconds.length, shares.length));
    }
  }

  /// How many samples there are.
  public int size() {
    return seconds.length;
  }

  /// The samples at which a decision is due: eleven before it and one after it, no two neighbours
  /// more than one and a half steps apart.
  ///
  /// @param step seconds between samples as they should come
  public int[] decisions(int step) {
    int[] run = unbroken(step);
    return IntStream.range(0, size() - 1)
        .filter(i -> run[i] >= WINDOW - 1 && run[i + 1] > run[i])
        .toArray();
  }

  /// Whether the newest sample has the eleven before it that a decision needs.
  public boolean decidesNow(int step) {
    return size() >= WINDOW && unbroken(step)[size() - 1] >= WINDOW - 1;
  }

  private int[] unbroken(int step) {
    int[] run = new int[size()];
    for (int i = 1; i < run.length; i++) {
      run[i] = (seconds[i] - seconds[i - 1]) * 2 <= 3L * step ? run[i - 1] + 1 : 0;
    }
    return run;
  }
}
