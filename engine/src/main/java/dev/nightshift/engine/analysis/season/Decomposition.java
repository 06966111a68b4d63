package dev.nightshift.engine.analysis.season;

import java.util.Arrays;
import java.util.List;

/// A series taken apart: a slow level, its rhythms, and the rest. Each value is their sum.
///
/// As in STL (Cleveland et al. 1990), level and rhythms are found in turn, two rounds; by medians
/// in place of local regressions, so that neither outliers nor a few missing values bend them: the
/// level is the moving median over the longest period (a day without one), a rhythm the median of
/// the rest at each of its phases.
public final class Decomposition {
  private static final int ROUNDS = 2;
  private static final double TO_DEVIATION = 1.4826;

  private final double[] level;
  private final double[] season;
  private final double[] rest;

  private Decomposition(double[] level, double[] season, double[] rest) {
    this.level = level;
    this.season = season;
    this.rest = rest;
  }

  /// Takes a series apart.
  ///
  /// @param values evenly apart, NaN where one is missing
  /// @param seasons its rhythms
  /// @param window values over which the level is taken where there is no rhythm
  public static Decomposition of(double[] values, List<Season> seasons, int window) {
    int n = values.length;
    int longest = seasons.stream().mapToInt(Season::period).max().orElse(window);
    double[] season = new double[n];
    double[] level = new double[n];
    var shortestFirst = seasons.stream().mapToInt(Season::period).sorted().toArray();
    for (int round = 0; round < ROUNDS; round++) {
      level = movingMedian(minus(values, season), longest);
      double[] without = minus(values, level);
      Arrays.fill(season, 0);
      for (int period : shortestFirst) {
        double[] profile = profile(minus(without, season), period);
        for (int i = 0; i < n; i++) {
          season[i] += profile[i % period];
        }
      }
    }
    return new Decomposition(level, season, minus(minus(values, level), season));
  }

  /// The rhythms together; 0 where there is none.
  public double[] season() {
    return season.clone();
  }

  /// What neither level nor rhythms explain; NaN where the value is missing.
  public double[] rest() {
    return rest.clone();
  }

  /// What was to be expected at a place.
  public double expected(int at) {
    return level[at] + season[at];
  }

  /// How far the rest usually is from 0: its median distance, as a standard deviation.
  public double usualRest() {
    double[] distances =
        Arrays.stream(rest).filter(Double::isFinite).map(Math::abs).sorted().toArray();
    return distances.length == 0 ? 0 : TO_DEVIATION * distances[distances.length / 2];
  }

  /// Share of the variance around the moving mean that a rhythm explains, corrected for the freedom
  /// it has.
  static double strength(double[] even, int period) {
    double[] around = minus(even, movingMean(even, period));
    double[] sums = new double[period];
    int[] counts = new int[period];
    for (int i = 0; i < around.length; i++) {
      sums[i % period] += around[i];
      counts[i % period]++;
    }
    double all = 0;
    double left = 0;
    for (int i = 0; i < around.length; i++) {
      double mean = sums[i % period] / counts[i % period];
      all += around[i] * around[i];
      left += (around[i] - mean) * (around[i] - mean);
    }
    double free = (double) around.length / Math.max(1, around.length - period);
    return all <= 0 ? 0 : Math.clamp(1 - left / all * free, 0, 1);
  }

  private static double[] minus(double[] one, double[] other) {
    double[] rest = new double[one.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = one[i] - other[i];
    }
    return rest;
  }

  private static double[] profile(double[] values, int period) {
    double[] profile = new double[period];
    double[] phase = new double[values.length / period + 1];
    for (int at = 0; at < period; at++) {
      int found = 0;
      for (int i = at; i < values.length; i += period) {
        if (Double.isFinite(values[i])) {
          phase[found++] = values[i];
        }
      }
      profile[at] = found == 0 ? 0 : median(phase, found);
    }
    double mean = Arrays.stream(profile).average().orElse(0);
    return Arrays.stream(profile).map(value -> value - mean).toArray();
  }

  private static double[] movingMean(double[] values, int window) {
    double[] sums = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      sums[i + 1] = sums[i] + values[i];
    }
    double[] means = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int from = from(i, window, values.length);
      int until = Math.min(values.length, from + window);
      means[i] = (sums[until] - sums[from]) / (until - from);
    }
    return means;
  }

  /// Values that are missing have no part; a window without any takes the one before it. The window
  /// moves by an eighth of itself, with lines between.
  private static double[] movingMedian(double[] values, int window) {
    int n = values.length;
    double[] level = new double[n];
    double[] scratch = new double[Math.min(n, window)];
    int stride = Math.max(1, window / 8);
    Arrays.fill(level, Double.NaN);
    for (int i = 0; i < n; i = i == n - 1 ? n : Math.min(n - 1, i + stride)) {
      int from = from(i, window, n);
      int found = 0;
      for (int at = from; at < Math.min(n, from + window); at++) {
        if (Double.isFinite(values[at])) {
          scratch[found++] = values[at];
        }
      }
      level[i] = found == 0 ? Double.NaN : median(scratch, found);
    }
    return Evened.bridged(level);
  }

  private static int from(int middle, int window, int length) {
    return Math.clamp(middle - window / 2, 0, Math.max(0, length - window));
  }

  private static double median(double[] scratch, int found) {
    Arrays.sort(scratch, 0, found);
    return found % 2 == 1 ? scratch[found / 2] : (scratch[found / 2 - 1] + scratch[found / 2]) / 2;
  }
}
