package dev.nightshift.engine.prediction;

import java.util.ArrayList;
import java.util.List;

/// Decision trees whose values are added up: the form in which a forest or boosted trees are kept.
///
/// All nodes of all trees lie in a few arrays. Node `n` looks whether `features[n] <=
/// thresholds[n]` and goes to the node behind it if so, else to `no[n]`; a leaf has the feature -1
/// and its value as threshold.
///
/// @param bias what the sum begins with
/// @param roots where each tree begins
/// @param features what each node looks at; -1: a leaf
/// @param thresholds what it compares with; a leaf's value
/// @param no where it goes when the feature is above
@SuppressWarnings("ArrayRecordComponent") // never compared, and walked row by row
record Trees(double bias, int[] roots, int[] features, double[] thresholds, int[] no) {
  double sum(double[] row) {
    double sum = bias;
    for (int root : roots) {
      int node = root;
      while (features[node] >= 0) {
        node = row[features[node]] <= thresholds[node] ? node + 1 : no[node];
      }
      sum += thresholds[node];
    }
    return sum;
  }

  /// Gathers trees node by node, each node before its branches, the branch for "yes" first.
  static final class Gathering {
    private final List<Integer> roots = new ArrayList<>();
    private final List<Integer> features = new ArrayList<>();
    private final List<Double> thresholds = new ArrayList<>();
    private final List<Integer> no = new ArrayList<>();

    void tree() {
      roots.add(features.size());
    }

    /// Begins a branching; its "no" is told later.
    int branch(int feature, double threshold) {
      features.add(feature);
      thresholds.add(threshold);
      no.add(-1);
      return features.size() - 1;
    }

    void noBegins(int branch) {
      no.set(branch, features.size());
    }

    void leaf(double value) {
      features.add(-1);
      thresholds.add(value);
      no.add(-1);
    }

    Trees with(double bias) {
      return new Trees(bias, ints(roots), ints(features), doubles(thresholds), ints(no));
    }

    private static int[] ints(List<Integer> from) {
      return from.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double[] doubles(List<Double> from) {
      return from.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
