package dev.nightshift.engine.prediction;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import smile.classification.GradientTreeBoost;
import smile.classification.RandomForest;
import smile.data.DataFrame;
import smile.data.Tuple;
import smile.data.formula.Formula;
import smile.data.type.StructType;
import smile.data.vector.ValueVector;
import smile.math.MathEx;
import smile.model.cart.DecisionNode;
import smile.model.cart.InternalNode;
import smile.model.cart.LeafNode;
import smile.model.cart.Node;
import smile.model.cart.RegressionNode;
import smile.model.cart.SplitRule;

/// Trains trees with Smile and hands them over as {@link Trees}, which need no Smile.
///
/// Smile draws from a generator of its thread; it is seeded before each training, so that the same
/// rows give the same trees, bit for bit.
final class SmileTrees {
  private static final String ANSWER = "answer";

  private SmileTrees() {}

  static Trees boost(double[][] rows, int[] answers, Boosting how, long seed) {
    MathEx.setSeed(seed);
    var model =
        GradientTreeBoost.fit(
            Formula.lhs(ANSWER),
            frame(rows, answers),
            new GradientTreeBoost.Options(
                how.trees(),
                how.depth(),
                how.leaves(),
                how.leafSize(),
                how.rate(),
                how.share(),
                null,
                null));
    var schema = model.schema();
    var gathering = new Trees.Gathering();
    for (var tree : model.trees()[0]) {
      gathering.tree();
      take(
          tree.root(),
          schema,
          leaf -> how.rate() * ((RegressionNode) leaf).output(),
          gathering,
          rows[0].length);
    }
    double mean = 2 * Arrays.stream(answers).average().orElseThrow() - 1;
    return gathering.with(0.5 * Math.log((1 + mean) / (1 - mean)));
  }

  static Trees forest(double[][] rows, int[] answers, int trees, long seed) {
    MathEx.setSeed(seed);
    var model =
        RandomForest.fit(
            Formula.lhs(ANSWER),
            frame(rows, answers),
            new RandomForest.Options(
                trees,
                0,
                SplitRule.GINI,
                16,
                500,
                10,
                1.0,
                null,
                IntStream.range(0, trees).mapToLong(tree -> seed + tree).toArray(),
                null));
    var gathering = new Trees.Gathering();
    var posteriori = new double[2];
    for (var tree : model.trees()) {
      gathering.tree();
      take(
          tree.root(),
          model.schema(),
          leaf -> ((DecisionNode) leaf).posteriori(posteriori)[1] / trees,
          gathering,
          rows[0].length);
    }
    return gathering.with(0);
  }

  /// A forest for a number instead of a yes or no.
  static Trees regression(double[][] rows, double[] answers, int trees, long seed) {
    MathEx.setSeed(seed);
    String[] names =
        IntStream.range(0, rows[0].length).mapToObj(i -> "f" + i).toArray(String[]::new);
    var model =
        smile.regression.RandomForest.fit(
            Formula.lhs(ANSWER),
            DataFrame.of(rows, names).add(ValueVector.of(ANSWER, answers)),
            new smile.regression.RandomForest.Options(
                trees,
                0,
                12,
                200,
                10,
                1.0,
                IntStream.range(0, trees).mapToLong(tree -> seed + tree).toArray(),
                null));
    var gathering = new Trees.Gathering();
    for (var tree : model.trees()) {
      gathering.tree();
      take(
          tree.root(),
          tree.schema(),
          leaf -> ((RegressionNode) leaf).output() / trees,
          gathering,
          rows[0].length);
    }
    return gathering.with(0);
  }

  private static DataFrame frame(double[][] rows, int[] answers) {
    String[] names =
        IntStream.range(0, rows[0].length).mapToObj(i -> "f" + i).toArray(String[]::new);
    return DataFrame.of(rows, names).add(ValueVector.of(ANSWER, answers));
  }

  private static void take(
      Node node,
      StructType schema,
      ToDoubleFunction<LeafNode> value,
      Trees.Gathering to,
      int width) {
    switch (node) {
      case InternalNode branch -> {
        int at = to.branch(branch.feature(), threshold(branch, schema, width));
        take(branch.trueChild(), schema, value, to, width);
        to.noBegins(at);
        take(branch.falseChild(), schema, value, to, width);
      }
      case LeafNode leaf -> to.leaf(value.applyAsDouble(leaf));
      default -> throw new IllegalStateException("a tree has a node " + node);
    }
  }

  /// The largest number that goes to "yes": Smile tells where a row goes, not the threshold.
  private static double threshold(InternalNode branch, StructType schema, int width) {
    double[] row = new double[width];
    long low = sortable(-1e9);
    long high = sortable(1e9);
    while (low + 1 < high) {
      long middle = (low >> 1) + (high >> 1) + (low & high & 1);
      row[branch.feature()] = number(middle);
      if (branch.branch(Tuple.of(schema, row))) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return number(low);
  }

  private static long sortable(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits >= 0 ? bits : Long.MIN_VALUE - bits;
  }

  private static double number(long sortable) {
    return Double.longBitsToDouble(sortable >= 0 ? sortable : Long.MIN_VALUE - sortable);
  }
}
