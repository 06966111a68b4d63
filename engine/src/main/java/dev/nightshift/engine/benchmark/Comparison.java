package dev.nightshift.engine.benchmark;

import java.util.Arrays;

/// A night beside the nights before it.
///
/// The interval is that in which 95 of 100 further nights like those before would lie, moved to the
/// night's own value: it rests on the scatter between nights, not between the trials of one night,
/// which is far smaller and says nothing about tomorrow.
///
/// @param baseline median of the nights before
/// @param change relative change against it, 0.1 for a tenth more
/// @param low lower end of the change's interval
/// @param high upper end
/// @param chance of a change that large or larger where nothing changed, 0 to 1
/// @param nights how many nights it rests on
public record Comparison(
    double baseline, double change, double low, double high, double chance, int nights) {
  /// Fewer nights than this tell nothing about their scatter.
  public static final int LEAST_NIGHTS = 5;

  /// @throws IllegalArgumentException with fewer than five nights before, or with a value that is
  ///   not positive
  public static Comparison of(double[] before, double tonight) {
    if (before.length < LEAST_NIGHTS) {
      throw new IllegalArgumentException("a comparison needs five nights before");
    }
    if (tonight <= 0 || !Arrays.stream(before).allMatch(value -> value > 0)) {
      throw new IllegalArgumentException("a value is not positive");
    }
    double[] logs = Arrays.stream(before).map(Math::log).toArray();
    double level = Medians.of(logs);
    var noise = Noise.of(Arrays.stream(logs).map(value -> value - level).toArray(), 0);
    int n = before.length;
    double error = noise.deviation() * Math.sqrt(1 + Math.PI / 2 / n);
    double effect = Math.log(tonight) - level;
    double half = Student.quantile975(n - 1) * error;
    return new Comparison(
        Math.exp(level),
        Math.expm1(effect),
        Math.expm1(effect - half),
        Math.expm1(effect + half),
        Student.chance(effect / error, n - 1),
        n);
  }
}
