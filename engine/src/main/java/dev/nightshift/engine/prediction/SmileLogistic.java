package dev.nightshift.engine.prediction;

import java.util.Arrays;
import smile.classification.LogisticRegression;

/// Smile's logistic regression on standardised features.
final class SmileLogistic {
  private static final LogisticRegression.Options HOW =
      new LogisticRegression.Options(1.0, 1e-5, 200);

  private SmileLogistic() {}

  static Scorer fit(double[][] rows, int[] answers) {
    int width = rows[0].length;
    var means = new double[width];
    var deviations = new double[width];
    for (int f = 0; f < width; f++) {
      int feature = f;
      means[f] = Arrays.stream(rows).mapToDouble(row -> row[feature]).average().orElseThrow();
      deviations[f] =
          Math.sqrt(
              Arrays.stream(rows)
                  .mapToDouble(row -> Math.pow(row[feature] - means[feature], 2))
                  .average()
                  .orElseThrow());
    }
    var standard =
        Arrays.stream(rows)
            .map(row -> standardised(row, means, deviations))
            .toArray(double[][]::new);
    var model = LogisticRegression.binomial(standard, answers, HOW);
    double[] weights = model.coefficients();
    return row -> {
      double[] x = standardised(row, means, deviations);
      double sum = weights[width];
      for (int f = 0; f < width; f++) {
        sum += weights[f] * x[f];
      }
      return sum;
    };
  }

  private static double[] standardised(double[] row, double[] means, double[] deviations) {
    var standard = new double[row.length];
    for (int f = 0; f < row.length; f++) {
      standard[f] = deviations[f] > 0 ? (row[f] - means[f]) / deviations[f] : 0;
    }
    return standard;
  }
}
