package dev.nightshift.engine.analysis.exhaustion;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/// A model fitted to a level by least squares, the noise being autocorrelated: each value is taken
/// relative to what the one before lets expect (Cochrane and Orcutt 1949).
final class GrowthFit {
  /// Keeps curves that are nearly the same from blowing up.
  private static final double RIDGE = 1e-9;

  private static final double NO_NOISE = 1e-14;

  private final GrowthModel model;
  private final double[] factors;
  private final RealMatrix root;
  private final double noise;
  private final double criterion;

  private GrowthFit(
      GrowthModel model, double[] factors, RealMatrix root, double noise, double criterion) {
    this.model = model;
    this.factors = factors;
    this.root = root;
    this.noise = noise;
    this.criterion = criterion;
  }

  /// @param hours growing, the last is 0
  /// @param level one value for each
  /// @param memory how much of a deviation is left an hour later, 0 to 1
  static GrowthFit of(GrowthModel model, double[] hours, double[] level, double memory) {
    int columns = model.basis().size();
    double[][] products = new double[columns][columns];
    double[] targets = new double[columns];
    double[] before = model.at(hours[0]);
    double squares = 0;
    for (int i = 1; i < hours.length; i++) {
      double[] row = model.at(hours[i]);
      double kept = Math.pow(memory, hours[i] - hours[i - 1]);
      double scale = scale(memory, kept);
      double target = (level[i] - kept * level[i - 1]) * scale;
      squares += target * target;
      for (int a = 0; a < columns; a++) {
        double x = (row[a] - kept * before[a]) * scale;
        targets[a] += x * target;
        for (int b = 0; b <= a; b++) {
          products[a][b] += x * (row[b] - kept * before[b]) * scale;
        }
      }
      before = row;
    }
    for (int a = 0; a < columns; a++) {
      products[a][a] += RIDGE;
      for (int b = 0; b < a; b++) {
        products[b][a] = products[a][b];
      }
    }
    return solved(model, products, targets, squares, hours.length - 1);
  }

  private static GrowthFit solved(
      GrowthModel model, double[][] products, double[] targets, double squares, int n) {
    var cholesky = new CholeskyDecomposition(new Array2DRowRealMatrix(products, false), 1e-9, 0);
    double[] factors = cholesky.getSolver().solve(new ArrayRealVector(targets, false)).toArray();
    double explained = 0;
    for (int a = 0; a < factors.length; a++) {
      explained += factors[a] * targets[a];
    }
    double rest = Math.max(squares - explained, NO_NOISE * n);
    int free = Math.max(1, n - factors.length);
    double variance = rest / free;
    double criterion =
        n * Math.log(rest / n + NO_NOISE) + (factors.length + model.hidden()) * Math.log(n);
    return new GrowthFit(model, factors, cholesky.getL(), Math.sqrt(variance), criterion);
  }

  /// What remains of a gap longer than an hour has more noise in it than that of an hour.
  private static double scale(double memory, double kept) {
    return memory <= 0 ? 1 : Math.sqrt((1 - memory * memory) / (1 - kept * kept));
  }

  GrowthModel model() {
    return model;
  }

  /// What the model says of an hour.
  double at(double hour) {
    return dot(model.at(hour), factors);
  }

  /// Factors as they may be too, given the noise.
  ///
  /// @param normals as many independent standard normal numbers as there are factors
  double[] factors(double[] normals) {
    // with products = L L', the factors' covariance is noise^2 (L L')^-1: L' x = normals is solved
    double[] drawn = new double[factors.length];
    for (int a = drawn.length - 1; a >= 0; a--) {
      double rest = normals[a];
      for (int b = a + 1; b < drawn.length; b++) {
        rest -= root.getEntry(b, a) * drawn[b];
      }
      drawn[a] = rest / root.getEntry(a, a);
    }
    for (int a = 0; a < drawn.length; a++) {
      drawn[a] = factors[a] + noise * drawn[a];
    }
    return drawn;
  }

  /// Standard deviation of what each hour adds by chance.
  double noise() {
    return noise;
  }

  /// Bayesian information criterion (Schwarz 1978): smaller is better.
  double criterion() {
    return criterion;
  }

  /// How much of a deviation is left an hour later: the first autocorrelation of what the model
  /// does not explain, 0 to 0.95.
  double memory(double[] hours, double[] level) {
    double all = 0;
    double lagged = 0;
    double before = 0;
    for (int i = 0; i < hours.length; i++) {
      double rest = level[i] - at(hours[i]);
      if (i > 0) {
        all += before * before;
        lagged += before * rest;
      }
      before = rest;
    }
    return all <= 0 ? 0 : Math.clamp(lagged / all, 0, 0.95);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
