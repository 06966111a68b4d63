package dev.nightshift.engine.analysis;

import java.util.ArrayList;
import java.util.List;

/// The best ways to cut a series into pieces with a straight line each, for each number of cuts.
final class LinePieces {
  private final double[] rows;
  private final int least;
  private final int mostCuts;
  private final double[] sums;
  private final double[] squares;
  private final double[] products;

  /// Squares left over by the best cuts of the first rows: [cuts][rows].
  private final double[][] left;

  private final int[][] lastCut;

  /// @param least fewest rows of a piece
  LinePieces(double[] rows, int least, int mostCuts) {
    int n = rows.length;
    this.rows = rows;
    this.least = least;
    this.mostCuts = Math.max(0, mostCuts);
    this.sums = new double[n + 1];
    this.squares = new double[n + 1];
    this.products = new double[n + 1];
    for (int i = 0; i < n; i++) {
      sums[i + 1] = sums[i] + rows[i];
      squares[i + 1] = squares[i] + rows[i] * rows[i];
      products[i + 1] = products[i] + rows[i] * i;
    }
    this.left = new double[this.mostCuts + 1][n + 1];
    this.lastCut = new int[this.mostCuts + 1][n + 1];
    for (int to = 0; to <= n; to++) {
      left[0][to] = to < least ? Double.POSITIVE_INFINITY : squaresLeft(0, to);
    }
    for (int cuts = 1; cuts <= this.mostCuts; cuts++) {
      search(cuts);
    }
  }

  private void search(int cuts) {
    for (int to = 0; to <= rows.length; to++) {
      left[cuts][to] = Double.POSITIVE_INFINITY;
      for (int cut = cuts * least; cut <= to - least; cut++) {
        double squaresOfBoth = left[cuts - 1][cut] + squaresLeft(cut, to);
        if (squaresOfBoth < left[cuts][to]) {
          left[cuts][to] = squaresOfBoth;
          lastCut[cuts][to] = cut;
        }
      }
    }
  }

  int mostCuts() {
    return mostCuts;
  }

  /// Squares left over by the best cuts.
  double left(int cuts) {
    return left[cuts][rows.length];
  }

  /// Where the best cuts are, ascending.
  List<Integer> cuts(int cuts) {
    var found = new ArrayList<Integer>();
    int to = rows.length;
    for (int at = cuts; at > 0; at--) {
      to = lastCut[at][to];
      found.add(to);
    }
    return found.reversed();
  }

  /// Autocorrelation, at one row's distance, of what the best cuts leave over.
  double correlationLeft(int cuts) {
    var borders = new ArrayList<Integer>(cuts(cuts));
    borders.add(rows.length);
    double squared = 0;
    double multiplied = 0;
    double before = 0;
    int from = 0;
    for (int to : borders) {
      var line = line(from, to);
      for (int i = from; i < to; i++) {
        double residual = rows[i] - line.at(i);
        squared += residual * residual;
        multiplied += residual * before;
        before = residual;
      }
      from = to;
    }
    return squared > 0 ? multiplied / squared : 0;
  }

  private record Line(double level, double slope, double centre) {
    double at(double row) {
      return level + slope * (row - centre);
    }
  }

  private Line line(int from, int to) {
    double n = to - from;
    double centre = (from + to - 1) / 2.0;
    return new Line((sums[to] - sums[from]) / n, slope(from, to), centre);
  }

  private double slope(int from, int to) {
    double spread = spread(to - from);
    return spread <= 0 ? 0 : together(from, to) / spread;
  }

  /// Sum of the squared distances of n neighbouring indices from their mean.
  private static double spread(double n) {
    return n * (n * n - 1) / 12;
  }

  private double together(int from, int to) {
    double centre = (from + to - 1) / 2.0;
    return products[to] - products[from] - centre * (sums[to] - sums[from]);
  }

  private double squaresLeft(int from, int to) {
    double n = to - from;
    double sum = sums[to] - sums[from];
    double around = squares[to] - squares[from] - sum * sum / n;
    double spread = spread(n);
    double together = together(from, to);
    return Math.max(0, around - (spread <= 0 ? 0 : together * together / spread));
  }
}
