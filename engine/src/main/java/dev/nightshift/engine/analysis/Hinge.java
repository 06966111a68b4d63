package dev.nightshift.engine.analysis;

import java.util.Arrays;
import java.util.List;

/// The bend that leaves the least of a short series beside a level before it and a line from there
/// on: growth or fall that began in the midst of it.
///
/// @param bend x at which it bends: at a value, or midway to the next
/// @param level median of the values up to it
/// @param slope per unit of x from there on: the median of the slopes to all later values
/// @param low a tenth of these slopes lie below
/// @param high a tenth of them lie above
/// @param beside sum of the distances from both
record Hinge(double bend, double level, double slope, double low, double high, double beside) {
  /// Fewest values before the bend, and after it: three lie on a line too easily.
  static final int LEAST = 4;

  private static final double TENTH = 0.1;

  /// @param x grows
  /// @param y as many, at least twice {@value #LEAST}
  static Hinge in(double[] x, double[] y) {
    Hinge best = at(LEAST - 1, 0, x, y);
    for (int knot = LEAST - 1; knot < y.length - LEAST; knot++) {
      for (var hinge : List.of(at(knot, 0, x, y), at(knot, 0.5, x, y))) {
        best = hinge.beside < best.beside ? hinge : best;
      }
    }
    return best;
  }

  private static Hinge at(int knot, double onward, double[] x, double[] y) {
    double bend = x[knot] + onward * (x[knot + 1] - x[knot]);
    double level = Step.median(y, 0, knot + 1);
    double[] slopes = new double[y.length - knot - 1];
    for (int i = 0; i < slopes.length; i++) {
      int later = knot + 1 + i;
      slopes[i] = (y[later] - level) / (x[later] - bend);
    }
    Arrays.sort(slopes);
    double slope = slopes[slopes.length / 2];
    double beside = 0;
    for (int i = 0; i < y.length; i++) {
      beside += Math.abs(y[i] - level - slope * Math.max(0, x[i] - bend));
    }
    int out = (int) (TENTH * slopes.length);
    return new Hinge(bend, level, slope, slopes[out], slopes[slopes.length - 1 - out], beside);
  }
}
