package dev.nightshift.engine.analysis.anomaly;

import java.util.Arrays;

/// How rare a magnitude is among the last {@value #MEMORY} of its kind.
///
/// Up to the 98th percentile the share of values at least as great is counted; beyond it a Pareto
/// tail is fitted to what lies there (Hill 1975), measured from the median, so that a value far
/// beyond all others tells more than one just beyond them: peaks over a threshold, as in SPOT
/// (Siffer et al. 2017).
final class Tail {
  /// Values remembered.
  static final int MEMORY = 8_000;

  /// With fewer values nothing is rare.
  static final int LEAST = 100;

  private static final double SHARE = 0.02;
  private static final int FEWEST_BEYOND = 10;
  private static final double FLATTEST = 0.02;
  private static final double TINY = 1e-9;

  private double[] sorted = new double[256];
  private double[] inOrder = new double[256];
  private int oldest;
  private int count;

  /// Orders of magnitude by which a value at least as great is rare: 2 is one in a hundred. 0 while
  /// too little is known.
  double rarity(double magnitude) {
    if (count < LEAST) {
      return 0;
    }
    int beyond = Math.max(FEWEST_BEYOND, (int) (count * SHARE));
    double edge = sorted[count - 1 - beyond];
    if (magnitude <= edge) {
      return -Math.log10((count - place(magnitude) + 0.5) / (count + 1.0));
    }
    double reach = Math.max(edge - sorted[count / 2], TINY * (1 + Math.abs(edge)));
    double flatness = 0;
    for (int i = count - beyond; i < count; i++) {
      flatness += Math.log1p((sorted[i] - edge) / reach);
    }
    flatness = Math.max(FLATTEST, flatness / beyond);
    return -Math.log10((double) beyond / count)
        + Math.log1p((magnitude - edge) / reach) / flatness / Math.log(10);
  }

  /// Remembers a magnitude, and forgets the oldest when there are too many.
  void add(double magnitude) {
    if (count == MEMORY) {
      int gone = place(inOrder[oldest]);
      System.arraycopy(sorted, gone + 1, sorted, gone, count - gone - 1);
      count--;
      inOrder[oldest] = magnitude;
      oldest = (oldest + 1) % MEMORY;
    } else {
      if (count == sorted.length) {
        int room = Math.min(MEMORY, 2 * count);
        sorted = Arrays.copyOf(sorted, room);
        inOrder = Arrays.copyOf(inOrder, room);
      }
      inOrder[count] = magnitude;
    }
    int place = place(magnitude);
    System.arraycopy(sorted, place, sorted, place + 1, count - place);
    sorted[place] = magnitude;
    count++;
  }

  /// Index of the first value that is not less.
  private int place(double magnitude) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < magnitude) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
