package dev.nightshift.engine.prediction;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Boosted trees for yes or no, grown leaf by leaf on histograms of gradients.
///
/// Each tree fits the gradient of the log loss by Newton steps `G / (H + lambda)`; the leaf whose
/// best cut gains most is cut next. The histogram of the larger branch is the parent's less the
/// smaller one's. Friedman, "Greedy function approximation" (2001); Ke et al., "LightGBM" (2017).
/// One thread, no library, the same rows give the same trees.
final class HistogramBoost {
  private static final double LAMBDA = 1;
  private static final double MIN_WEIGHT = 1e-3;

  private final Bins bins;
  private final Boosting how;
  private final float[] gradients;
  private final float[] hessians;
  private final double[] sums;
  private final int[] rows;
  private final int[] scratch;
  private final boolean[] used;
  private final SplittableRandom random;
  private final Trees.Gathering gathering = new Trees.Gathering();

  private HistogramBoost(Bins bins, Boosting how, long seed) {
    this.bins = bins;
    this.how = how;
    gradients = new float[bins.rows()];
    hessians = new float[bins.rows()];
    sums = new double[bins.rows()];
    rows = new int[bins.rows()];
    scratch = new int[bins.rows()];
    used = new boolean[bins.width()];
    random = new SplittableRandom(seed);
  }

  static Trees fit(double[][] rows, int[] answers, Boosting how, long seed) {
    return new HistogramBoost(Bins.of(rows), how, seed).fit(answers);
  }

  private Trees fit(int[] answers) {
    double mean = Arrays.stream(answers).average().orElseThrow();
    double bias = Math.log(mean / (1 - mean));
    Arrays.fill(sums, bias);
    for (int t = 0; t < how.trees(); t++) {
      for (int i = 0; i < sums.length; i++) {
        double p = 1 / (1 + Math.exp(-sums[i]));
        gradients[i] = (float) (answers[i] - p);
        hessians[i] = (float) (p * (1 - p));
      }
      grow(draw());
    }
    return gathering.with(bias);
  }

  /// Puts the rows this tree sees in front, and says how many.
  private int draw() {
    int seen = 0;
    int last = rows.length;
    for (int i = 0; i < rows.length; i++) {
      if (random.nextDouble() < how.share()) {
        rows[seen++] = i;
      } else {
        rows[--last] = i;
      }
    }
    for (int f = 0; f < used.length; f++) {
      used[f] = random.nextDouble() < 0.5;
    }
    return seen;
  }

  /// A leaf that may be cut: its rows from `from` to `to`, and the best cut found.
  private static final class Leaf {
    final int from;
    final int to;
    final int depth;
    final double[] histogram;
    double gradient;
    double hessian;
    double gain;
    int feature = -1;
    int bin;
    @Nullable Branches branches;

    Leaf(int from, int to, int depth, double[] histogram) {
      this.from = from;
      this.to = to;
      this.depth = depth;
      this.histogram = histogram;
    }

    int size() {
      return to - from;
    }
  }

  /// Where a leaf's rows went when it was cut.
  private record Branches(Leaf yes, Leaf no) {}

  private void grow(int seen) {
    var root = new Leaf(0, seen, 0, histogram(0, seen));
    weigh(root);
    var open = new PriorityQueue<Leaf>((a, b) -> Double.compare(b.gain, a.gain));
    if (root.feature >= 0) {
      open.add(root);
    }
    int leaves = 1;
    while (leaves < how.leaves() && !open.isEmpty()) {
      var leaf = open.remove();
      var branches = cut(leaf);
      leaves++;
      for (var child : List.of(branches.yes(), branches.no())) {
        if (child.depth < how.depth() && child.feature >= 0) {
          open.add(child);
        }
      }
    }
    gathering.tree();
    write(root);
    addSeen(root);
    addUnseen(root, seen);
  }

  private Branches cut(Leaf leaf) {
    byte[] column = bins.column(leaf.feature);
    int yes = leaf.from;
    int no = 0;
    for (int i = leaf.from; i < leaf.to; i++) {
      int row = rows[i];
      if ((column[row] & 0xff) <= leaf.bin) {
        rows[yes++] = row;
      } else {
        scratch[no++] = row;
      }
    }
    System.arraycopy(scratch, 0, rows, yes, no);
    boolean yesSmaller = yes - leaf.from < leaf.to - yes;
    double[] small = yesSmaller ? histogram(leaf.from, yes) : histogram(yes, leaf.to);
    double[] large = leaf.histogram;
    for (int i = 0; i < large.length; i++) {
      large[i] -= small[i];
    }
    var branches =
        new Branches(
            new Leaf(leaf.from, yes, leaf.depth + 1, yesSmaller ? small : large),
            new Leaf(yes, leaf.to, leaf.depth + 1, yesSmaller ? large : small));
    weigh(branches.yes());
    weigh(branches.no());
    leaf.branches = branches;
    return branches;
  }

  /// Gradient, hessian and count of each bin of each feature.
  private double[] histogram(int from, int to) {
    var histogram = new double[bins.width() * Bins.COUNT * 3];
    for (int f = 0; f < bins.width(); f++) {
      if (used[f]) {
        byte[] column = bins.column(f);
        int base = f * Bins.COUNT * 3;
        for (int i = from; i < to; i++) {
          int row = rows[i];
          int at = base + (column[row] & 0xff) * 3;
          histogram[at] += gradients[row];
          histogram[at + 1] += hessians[row];
          histogram[at + 2]++;
        }
      }
    }
    return histogram;
  }

  /// Sums the leaf up and finds its best cut.
  private void weigh(Leaf leaf) {
    for (int i = leaf.from; i < leaf.to; i++) {
      leaf.gradient += gradients[rows[i]];
      leaf.hessian += hessians[rows[i]];
    }
    double whole = leaf.gradient * leaf.gradient / (leaf.hessian + LAMBDA);
    for (int f = 0; f < bins.width(); f++) {
      if (!used[f]) {
        continue;
      }
      double gradient = 0;
      double hessian = 0;
      double count = 0;
      int at = f * Bins.COUNT * 3;
      for (int bin = 0; bin < bins.count(f) - 1; bin++, at += 3) {
        gradient += leaf.histogram[at];
        hessian += leaf.histogram[at + 1];
        count += leaf.histogram[at + 2];
        double restHessian = leaf.hessian - hessian;
        if (count < how.leafSize() || hessian < MIN_WEIGHT) {
          continue;
        }
        if (leaf.size() - count < how.leafSize() || restHessian < MIN_WEIGHT) {
          break;
        }
        double rest = leaf.gradient - gradient;
        double gain =
            gradient * gradient / (hessian + LAMBDA) + rest * rest / (restHessian + LAMBDA) - whole;
        if (gain > leaf.gain + 1e-9) {
          leaf.gain = gain;
          leaf.feature = f;
          leaf.bin = bin;
        }
      }
    }
  }

  private double answer(Leaf leaf) {
    return how.rate() * leaf.gradient / (leaf.hessian + LAMBDA);
  }

  private void write(Leaf leaf) {
    var branches = leaf.branches;
    if (branches == null) {
      gathering.leaf(answer(leaf));
      return;
    }
    int at = gathering.branch(leaf.feature, bins.upTo(leaf.feature, leaf.bin));
    write(branches.yes());
    gathering.noBegins(at);
    write(branches.no());
  }

  private void addSeen(Leaf leaf) {
    var branches = leaf.branches;
    if (branches != null) {
      addSeen(branches.yes());
      addSeen(branches.no());
      return;
    }
    double answer = answer(leaf);
    for (int i = leaf.from; i < leaf.to; i++) {
      sums[rows[i]] += answer;
    }
  }

  /// Rows that the tree did not see get its answer too.
  private void addUnseen(Leaf root, int seen) {
    for (int i = seen; i < rows.length; i++) {
      var leaf = root;
      var branches = leaf.branches;
      while (branches != null) {
        boolean yes = (bins.column(leaf.feature)[rows[i]] & 0xff) <= leaf.bin;
        leaf = yes ? branches.yes() : branches.no();
        branches = leaf.branches;
      }
      sums[rows[i]] += answer(leaf);
    }
  }
}
