package dev.nightshift.engine.analysis.exhaustion;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// One way in which a level may grow: a sum of given curves with factors to be found.
///
/// @param shape what kind of growth it is
/// @param basis the curves, by the hour; hour 0 is the last that was seen
/// @param hidden parameters that are fixed in the curves, such as the hour of a change
/// @param weight before anything was seen; one shape's models share its weight
record GrowthModel(Shape shape, List<DoubleUnaryOperator> basis, int hidden, double weight) {
  GrowthModel {
    basis = List.copyOf(basis);
  }

  /// The curves at an hour.
  double[] at(double hour) {
    double[] row = new double[basis.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = basis.get(i).applyAsDouble(hour);
    }
    return row;
  }
}
