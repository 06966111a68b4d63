package dev.nightshift.engine.analysis.season;

/// How much each frequency contributes to a series (its periodogram).
final class Spectrum {
  private final double[] power;

  /// @param even without gaps, mean about 0
  Spectrum(double[] even) {
    int n = even.length;
    double[] cosine = new double[n];
    double[] sine = new double[n];
    for (int i = 0; i < n; i++) {
      cosine[i] = Math.cos(2 * Math.PI * i / n);
      sine[i] = Math.sin(2 * Math.PI * i / n);
    }
    power = new double[n / 2];
    for (int line = 1; line < power.length; line++) {
      double real = 0;
      double imaginary = 0;
      int angle = 0;
      for (int i = 0; i < n; i++) {
        real += even[i] * cosine[angle];
        imaginary += even[i] * sine[angle];
        angle += line;
        angle = angle >= n ? angle - n : angle;
      }
      power[line] = real * real + imaginary * imaginary;
    }
  }

  /// One more than the highest line.
  int size() {
    return power.length;
  }

  /// Probability that noise alone is as loud at a line; above 1 where it has too few neighbours.
  ///
  /// @param apart how far off the nearest neighbour is: 1 where the line is all of its rhythm, 2
  ///   where a rhythm between two lines shows in both
  /// @param around neighbours looked at on each side
  /// @param own multiples of this are no neighbours; 0 for none
  /// @param others neither are multiples of this
  double chance(int line, int apart, int around, int own, int others, int fewest) {
    double sum = 0;
    int neighbours = 0;
    for (int at = Math.max(1, line - around); at <= line + around; at++) {
      boolean taken = Math.abs(at - line) < apart || multiple(at, own) || multiple(at, others);
      if (!taken && at < power.length) {
        sum += power[at];
        neighbours++;
      }
    }
    if (neighbours < fewest) {
      return 2;
    }
    if (sum <= 0) {
      return power[line] > 0 ? Double.MIN_NORMAL : 1;
    }
    double ratio = power[line] / (sum / neighbours);
    return Math.max(Double.MIN_NORMAL, Math.pow(1 + ratio / neighbours, -neighbours));
  }

  private static boolean multiple(int line, int of) {
    return of > 0 && line % of == 0;
  }
}
