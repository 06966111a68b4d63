package dev.nightshift.engine.analysis.exhaustion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Sudden changes of a level in one direction: files deleted, logs rotated, caches emptied; a
/// backup written, a database restored.
///
/// A jump is a step from one value to the next that lies far from the usual step: six robust
/// standard deviations, and at least 0.3 % of the capacity. Jumps that come at a rhythm are taken
/// to go on at it; others happened once.
final class Jumps {
  private static final double FAR = 6;
  private static final double LEAST = 0.003;
  private static final int APART = 4;
  private static final double SHORTEST_RHYTHM = 12;
  private static final double RHYTHM_TOLERANCE = 0.1;
  private static final double RHYTHM_TOLERANCE_HOURS = 3;

  private final double[] at;
  private final double rhythm;

  private Jumps(double[] at, double rhythm) {
    this.at = at;
    this.rhythm = rhythm;
  }

  /// The drops in a level.
  ///
  /// @param hours growing
  /// @param level shares of the capacity
  static Jumps down(double[] hours, double[] level) {
    return in(hours, level, -1);
  }

  /// The sudden rises.
  static Jumps up(double[] hours, double[] level) {
    return in(hours, level, 1);
  }

  private static Jumps in(double[] hours, double[] level, int sign) {
    double[] steps = new double[level.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = sign * (level[i + 1] - level[i]);
    }
    double usual = median(steps);
    double spread =
        1.4826 * median(Arrays.stream(steps).map(step -> Math.abs(step - usual)).toArray());
    double far = Math.max(FAR * spread, LEAST);
    var at = new ArrayList<Double>();
    int before = -APART;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] - usual > far) {
        if (i - before >= APART) {
          at.add(hours[i + 1]);
        }
        before = i;
      }
    }
    double[] jumps = at.stream().mapToDouble(Double::doubleValue).toArray();
    return new Jumps(jumps, rhythm(jumps));
  }

  /// Hours from one to the next where they keep a rhythm; 0 where they do not.
  private static double rhythm(double[] at) {
    if (at.length < 2) {
      return 0;
    }
    double[] gaps = new double[at.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = at[i + 1] - at[i];
    }
    double rhythm = median(gaps);
    double tolerance = Math.max(RHYTHM_TOLERANCE_HOURS, RHYTHM_TOLERANCE * rhythm);
    boolean kept =
        Arrays.stream(gaps)
            .allMatch(gap -> Math.abs(gap - rhythm * Math.rint(gap / rhythm)) <= tolerance);
    return kept && rhythm >= SHORTEST_RHYTHM ? rhythm : 0;
  }

  /// How many there were.
  int count() {
    return at.length;
  }

  /// Whether they are taken to go on.
  boolean recurring() {
    return rhythm > 0;
  }

  /// What the drops add to the level at an hour, up to factors: one stair for drops at a rhythm, a
  /// step for each of the others.
  List<DoubleUnaryOperator> basis() {
    if (at.length == 0) {
      return List.of();
    }
    if (recurring()) {
      return List.of(this::stairs);
    }
    return Arrays.stream(at)
        .mapToObj(jump -> (DoubleUnaryOperator) hour -> hour >= jump ? 1 : 0)
        .toList();
  }

  private double stairs(double hour) {
    double last = at[at.length - 1];
    if (hour >= last) {
      return at.length + Math.floor((hour - last) / rhythm);
    }
    int passed = Arrays.binarySearch(at, hour);
    return passed >= 0 ? passed + 1.0 : -passed - 1.0;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
