package dev.nightshift.engine.analysis.correlation;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/// Linear least squares with so little ridge that only columns that say the same are held.
final class LeastSquares {
  private static final double RIDGE = 1e-9;

  private LeastSquares() {}

  /// Factors by column.
  static double[] factors(double[][] rows, double[] targets) {
    int columns = rows[0].length;
    double[][] products = new double[columns][columns];
    double[] right = new double[columns];
    for (int i = 0; i < rows.length; i++) {
      for (int a = 0; a < columns; a++) {
        right[a] += rows[i][a] * targets[i];
        for (int b = 0; b <= a; b++) {
          products[a][b] += rows[i][a] * rows[i][b];
        }
      }
    }
    double trace = 0;
    for (int a = 0; a < columns; a++) {
      trace += products[a][a];
    }
    for (int a = 0; a < columns; a++) {
      products[a][a] += RIDGE * trace / columns + Double.MIN_NORMAL;
      for (int b = 0; b < a; b++) {
        products[b][a] = products[a][b];
      }
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(products, false), 1e-9, 0)
        .getSolver()
        .solve(new ArrayRealVector(right, false))
        .toArray();
  }
}
