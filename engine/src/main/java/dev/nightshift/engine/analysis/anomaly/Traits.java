package dev.nightshift.engine.analysis.anomaly;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// What is looked at in the newest values of a series. Each trait is a magnitude: the greater, the
/// stranger. NaN where it is not known yet.
final class Traits {
  private static final int MEMORY = 8_192;
  private static final int SHORT = 12;
  private static final int DAYS = 7;
  private static final int AROUND = 2;
  private static final int FEWEST_OF_DAYS = 10;
  private static final int STEPS = 50;
  private static final double DAY = 86_400;

  private final double[] values = new double[MEMORY];
  private final double[] unlikeDays = new double[SHORT];
  private final double[] steps = new double[STEPS];
  private final double[] scratch = new double[DAYS * (2 * AROUND + 1)];
  private int count;
  private int known;
  private long before;
  private double expected = Double.NaN;
  private int rowsPerDay = Integer.MAX_VALUE;

  /// The traits after the next value, which is NaN where one is missing:
  ///
  /// 0. how high it is, 1. how low, 2. how far it jumped, 3. how far it is from the median of the
  ///    dozen before it, 4. how much the last dozen scatter, 5. how far the last dozen are from the
  ///    median at the same time (two values around it) on up to seven days before.
  Map<Trait, Double> next(long epochSecond, double value) {
    learnStep(epochSecond);
    values[count % MEMORY] = value;
    count++;
    if (!Double.isFinite(value)) {
      unlikeDays[(count - 1) % SHORT] = Double.NaN;
      return Map.of();
    }
    double dozen = medianBefore();
    double otherDays = medianOfDays();
    expected = Double.isFinite(otherDays) ? otherDays : dozen;
    unlikeDays[(count - 1) % SHORT] = Math.abs(value - otherDays);
    var traits = new EnumMap<Trait, Double>(Trait.class);
    traits.put(Trait.HIGH, value);
    traits.put(Trait.LOW, -value);
    traits.put(Trait.JUMP, Math.abs(value - back(1)));
    traits.put(Trait.AWAY, Math.abs(value - dozen));
    traits.put(Trait.SCATTER, scatter());
    traits.put(Trait.UNLIKE_OTHER_DAYS, Arrays.stream(unlikeDays).sum());
    return traits;
  }

  /// What the values before the newest let expect of it.
  double expected() {
    return expected;
  }

  /// The median of the first steps of time says how many values make a day.
  private void learnStep(long epochSecond) {
    if (count > 0 && known < STEPS) {
      steps[known++] = Math.max(0, epochSecond - before);
      double[] sorted = Arrays.copyOf(steps, known);
      Arrays.sort(sorted);
      rowsPerDay = (int) (DAY / Math.max(1, sorted[known / 2]));
    }
    before = epochSecond;
  }

  /// The value so many rows before the newest; NaN where there is none.
  private double back(int rows) {
    return rows < Math.min(count, MEMORY) ? values[(count - 1 - rows) % MEMORY] : Double.NaN;
  }

  private double medianBefore() {
    int found = 0;
    for (int rows = 1; rows <= SHORT; rows++) {
      double value = back(rows);
      if (Double.isFinite(value)) {
        scratch[found++] = value;
      }
    }
    return median(found);
  }

  private double scatter() {
    double sum = 0;
    double squares = 0;
    int found = 0;
    double newest = back(0);
    for (int rows = 0; rows < SHORT; rows++) {
      double value = back(rows) - newest;
      if (Double.isFinite(value)) {
        sum += value;
        squares += value * value;
        found++;
      }
    }
    return Math.sqrt(Math.max(0, squares / found - sum / found * (sum / found)));
  }

  private double medianOfDays() {
    int found = 0;
    for (int day = 1; day <= DAYS && rowsPerDay <= MEMORY / day - AROUND; day++) {
      for (int around = -AROUND; around <= AROUND; around++) {
        int rows = day * rowsPerDay + around;
        double then = rows < 1 ? Double.NaN : back(rows);
        if (Double.isFinite(then)) {
          scratch[found++] = then;
        }
      }
    }
    return found < FEWEST_OF_DAYS ? Double.NaN : median(found);
  }

  private double median(int found) {
    if (found == 0) {
      return Double.NaN;
    }
    Arrays.sort(scratch, 0, found);
    return scratch[found / 2];
  }
}
