package dev.nightshift.engine.prediction;

import java.util.Arrays;

/// Features cut into at most {@link #COUNT} bins each, at quantiles of the rows seen, so that trees
/// compare small counts instead of sorting rows.
final class Bins {
  static final int COUNT = 200;

  private static final int LOOKED_AT = 200_000;

  private final double[][] edges;
  private final byte[][] columns;

  private Bins(double[][] edges, byte[][] columns) {
    this.edges = edges;
    this.columns = columns;
  }

  static Bins of(double[][] rows) {
    int width = rows[0].length;
    var edges = new double[width][];
    var columns = new byte[width][rows.length];
    for (int f = 0; f < width; f++) {
      edges[f] = edges(rows, f);
      for (int i = 0; i < rows.length; i++) {
        columns[f][i] = (byte) bin(edges[f], rows[i][f]);
      }
    }
    return new Bins(edges, columns);
  }

  int width() {
    return edges.length;
  }

  int rows() {
    return columns[0].length;
  }

  /// The bin of each row, as an unsigned byte.
  byte[] column(int feature) {
    return columns[feature];
  }

  /// Bins a feature really has.
  int count(int feature) {
    return edges[feature].length + 1;
  }

  /// The largest value that falls into a bin.
  double upTo(int feature, int bin) {
    return edges[feature][bin];
  }

  private static int bin(double[] edges, double value) {
    int at = Arrays.binarySearch(edges, value);
    return at >= 0 ? at : -at - 1;
  }

  /// Where bins end: half-way between neighbours, each value of its own while there are few.
  private static double[] edges(double[][] rows, int feature) {
    int stride = Math.max(1, rows.length / LOOKED_AT);
    double[] values = new double[(rows.length + stride - 1) / stride];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows[i * stride][feature];
    }
    Arrays.sort(values);
    double[] distinct = Arrays.stream(values).distinct().toArray();
    double[] edges = new double[COUNT - 1];
    int count = 0;
    if (distinct.length <= COUNT) {
      for (int i = 1; i < distinct.length; i++) {
        edges[count++] = distinct[i - 1] + (distinct[i] - distinct[i - 1]) / 2;
      }
    } else {
      for (int b = 1; b < COUNT; b++) {
        double edge = values[(int) ((long) b * values.length / COUNT)];
        if (count == 0 || edge > edges[count - 1]) {
          edges[count++] = edge;
        }
      }
    }
    return Arrays.copyOf(edges, count);
  }
}
