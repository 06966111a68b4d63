package dev.nightshift.engine.analysis.exhaustion;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// All ways of growing that are tried on a level.
///
/// What does not enter as a factor (the hour of a change, the rate of an exponential) is tried on a
/// grid, each grid point a model of its own: the grid is fine enough that the spread over its
/// points is the uncertainty of that parameter.
final class GrowthModels {
  private static final double WEEK = 168;
  private static final double DAY = 24;

  /// Fewest hours before a change, so that there is something to change from.
  private static final double BEFORE_CHANGE = 24;

  private static final int RATES = 60;
  private static final double SLOWEST_RATE_A_DAY = 0.005;
  private static final double FASTEST_RATE_A_DAY = 0.2;
  private static final int FADES = 20;
  private static final double SHORTEST_FADE = 50;
  private static final double LONGEST_FADE = 600;
  private static final double EXPONENT_MAX = 50;

  private record Curve(Shape shape, List<DoubleUnaryOperator> basis, int hidden) {}

  private GrowthModels() {}

  /// The models for a level that was seen for some hours.
  ///
  /// @param span hours from the first value to the last
  /// @param jumps what sudden changes add to each
  static List<GrowthModel> over(double span, List<DoubleUnaryOperator> jumps) {
    var curves = curves(span);
    Map<Shape, Integer> count = new EnumMap<>(Shape.class);
    curves.forEach(curve -> count.merge(curve.shape(), 1, Integer::sum));
    var models = new ArrayList<GrowthModel>();
    for (boolean daily : span >= 2 * DAY ? new boolean[] {false, true} : new boolean[] {false}) {
      for (Curve curve : curves) {
        var basis = new ArrayList<>(curve.basis());
        basis.addAll(jumps);
        if (daily) {
          basis.add(hour -> Math.sin(2 * Math.PI * hour / DAY));
          basis.add(hour -> Math.cos(2 * Math.PI * hour / DAY));
        }
        double weight =
            curve.shape().weight() / java.util.Objects.requireNonNull(count.get(curve.shape()));
        models.add(new GrowthModel(curve.shape(), basis, curve.hidden(), weight));
      }
    }
    return models;
  }

  private static List<Curve> curves(double span) {
    var curves = new ArrayList<Curve>();
    curves.add(new Curve(Shape.CONSTANT, List.of(GrowthModels::one), 0));
    curves.add(new Curve(Shape.STEADY, List.of(GrowthModels::one, GrowthModels::weeks), 0));
    for (double back = 8; back < span - BEFORE_CHANGE && back <= 288; back += pace(back)) {
      double change = -back;
      DoubleUnaryOperator since = hour -> Math.max(0, hour - change) / WEEK;
      curves.add(new Curve(Shape.BEGUN, List.of(GrowthModels::one, since), 1));
      curves.add(
          new Curve(Shape.CHANGED, List.of(GrowthModels::one, GrowthModels::weeks, since), 1));
    }
    for (int i = 0; i < RATES; i++) {
      double rate = grid(SLOWEST_RATE_A_DAY, FASTEST_RATE_A_DAY, i, RATES) / DAY;
      DoubleUnaryOperator power = hour -> Math.exp(Math.min(rate * hour, EXPONENT_MAX));
      curves.add(new Curve(Shape.BY_SHARE, List.of(power), 1));
      curves.add(new Curve(Shape.ACCELERATING, List.of(GrowthModels::one, power), 1));
    }
    for (int i = 0; i < FADES; i++) {
      double fade = grid(SHORTEST_FADE, LONGEST_FADE, i, FADES);
      curves.add(
          new Curve(
              Shape.SATURATING,
              List.of(GrowthModels::one, hour -> Math.exp(-(hour + span) / fade)),
              1));
    }
    return curves;
  }

  private static double one(@SuppressWarnings("unused") double hour) {
    return 1;
  }

  private static double weeks(double hour) {
    return hour / WEEK;
  }

  /// Changes of late are told apart more finely than those of long ago.
  private static double pace(double back) {
    if (back < 80) {
      return 2;
    }
    return back < 168 ? 8 : 24;
  }

  /// Point `i` of a grid with equal ratios.
  private static double grid(double low, double high, int i, int points) {
    return low * Math.pow(high / low, i / (points - 1.0));
  }
}
