package dev.nightshift.engine.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the nights from which on a benchmark gives another number for good, looking only at the
/// nights up to each night. Run again with one night more it says the same about the nights before.
///
/// After each night every split of the last 14 nights from those before is tried (at least 4 nights
/// against at least 8). The difference of their Huber centres, on a logarithmic scale, is divided
/// by its standard error, which a robust estimate of the night-to-night noise and its first-order
/// autocorrelation give. It must reach 3.8 + 11 / nights: a large step is told after 4 nights, a
/// small one when more nights have confirmed it. And 88 % of the new nights, the last among them,
/// must lie on the far side of the middle between both levels, which nights that are merely bad,
/// and hosts that have two moods, do not.
///
/// The constants were chosen by simulation, for at most 0.3 false alarms in 1,000 nights, on five
/// seeds of the generator of the labelled series; docs/benchmarks.md has the scores on others.
/// Nominal p-values would not do: the best of many splits, tested anew each night, exceeds any of
/// them soon.
public final class NightlyShifts {
  private static final int LEAST_BEFORE = 8;
  private static final int LEAST_AFTER = 4;
  private static final int MOST_AFTER = 14;
  private static final int MOST_BEFORE = 45;
  private static final int NOISE_NIGHTS = 60;
  private static final double SURE = 3.8;
  private static final double SURE_PER_NIGHT = 11;
  private static final double FAR = 0.88;
  private static final double HUBER = 2;
  private static final int RELOCATION = 4;

  private final double[] levels;
  private final boolean logarithmic;
  private final List<Shift> shifts = new ArrayList<>();
  private double[] olderResiduals = new double[0];
  private int start;

  private NightlyShifts(double[] nights) {
    this.logarithmic = Arrays.stream(nights).allMatch(value -> value > 0);
    this.levels = logarithmic ? Arrays.stream(nights).map(Math::log).toArray() : nights.clone();
  }

  /// A lasting change of level.
  ///
  /// @param raised the night after which it was sure
  /// @param first first night on the new level
  /// @param before level of the nights before, in the metric's unit
  /// @param after level of the nights from then until it was sure
  public record Shift(int raised, int first, double before, double after) {
    /// Relative change, 0.1 for a tenth more; 0 where the level before was 0.
    public double change() {
      return before == 0 ? 0 : after / before - 1;
    }
  }

  /// Fewest nights after which anything can be said.
  public static int leastNights() {
    return LEAST_BEFORE + LEAST_AFTER;
  }

  /// The shifts in a series of nights, one number for each, in the order of time.
  ///
  /// @throws IllegalArgumentException when a night has no finite number
  public static List<Shift> in(double[] nights) {
    if (!Arrays.stream(nights).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("a night without a number");
    }
    var search = new NightlyShifts(nights);
    for (int night = leastNights() - 1; night < nights.length; night++) {
      search.lookAfter(night);
    }
    return List.copyOf(search.shifts);
  }

  private void lookAfter(int night) {
    double best = 1;
    int split = -1;
    int earliest = Math.max(start + LEAST_BEFORE, night - MOST_AFTER + 1);
    for (int first = earliest; first <= night - LEAST_AFTER + 1; first++) {
      double evidence = evidence(first, night);
      if (evidence >= best) {
        best = evidence;
        split = first;
      }
    }
    if (split >= 0) {
      enter(split, night);
    }
  }

  /// How sure a shift at `first` is after `night`, in multiples of what is asked for.
  private double evidence(int first, int night) {
    int from = Math.max(start, first - MOST_BEFORE);
    var noise = noise(from, first);
    double cut = HUBER * noise.deviation();
    double before = Medians.huber(levels, from, first, cut);
    double after = Medians.huber(levels, first, night + 1, cut);
    int nights = night - first + 1;
    double middle = (before + after) / 2;
    boolean up = after > before;
    if (!isFar(night, middle, up)) {
      return 0;
    }
    long far = 0;
    for (int i = first; i <= night; i++) {
      far += isFar(i, middle, up) ? 1 : 0;
    }
    if (far < FAR * nights) {
      return 0;
    }
    double score = Math.abs(after - before) / noise.errorOfDifference(first - from, nights);
    return score / (SURE + SURE_PER_NIGHT / nights);
  }

  private boolean isFar(int night, double middle, boolean up) {
    return up ? levels[night] > middle : levels[night] < middle;
  }

  /// Of the nights before a split, and of earlier levels where these are few.
  private Noise noise(int from, int first) {
    double level = Medians.of(levels, from, first);
    int nights = first - from;
    int older = Math.clamp(NOISE_NIGHTS - (long) nights, 0, olderResiduals.length);
    double[] residuals = new double[older + nights];
    System.arraycopy(olderResiduals, olderResiduals.length - older, residuals, 0, older);
    for (int i = 0; i < nights; i++) {
      residuals[older + i] = levels[from + i] - level;
    }
    return Noise.of(residuals, older);
  }

  private void enter(int split, int night) {
    int from = Math.max(start, split - MOST_BEFORE);
    double before = Medians.of(levels, from, split);
    double after = Medians.of(levels, split, night + 1);
    int first = relocated(split, night, from, before, after);
    shifts.add(new Shift(night, first, value(before), value(after)));
    keepResiduals(Math.max(start, first - NOISE_NIGHTS), first, before);
    start = first;
  }

  /// The first night that fits both levels best, by absolute distance.
  private int relocated(int split, int night, int from, double before, double after) {
    double least = Double.MAX_VALUE;
    int best = split;
    int earliest = Math.max(start + LEAST_AFTER - 1, split - RELOCATION);
    for (int first = earliest; first <= Math.min(night - 1, split + RELOCATION); first++) {
      double distance = 0;
      for (int i = from; i <= night; i++) {
        distance += Math.abs(levels[i] - (i < first ? before : after));
      }
      if (distance < least - 1e-12) {
        least = distance;
        best = first;
      }
    }
    return best;
  }

  private void keepResiduals(int from, int first, double level) {
    int kept = olderResiduals.length;
    olderResiduals = Arrays.copyOf(olderResiduals, kept + first - from);
    for (int i = from; i < first; i++) {
      olderResiduals[kept + i - from] = levels[i] - level;
    }
  }

  private double value(double level) {
    return logarithmic ? Math.exp(level) : level;
  }
}
