package dev.nightshift.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import smile.classification.GradientTreeBoost;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.ValueVector;
import smile.math.MathEx;

/// Trees, whoever grew them.
class TreesTest {
  private static final Boosting FEW = new Boosting(20, 4, 8, 5, 0.2, 0.7);
  private static final double[][] ROWS = rows();
  private static final int[] ANSWERS =
      Arrays.stream(ROWS).mapToInt(row -> row[0] > 0.5 ^ row[1] > 0.5 ? 1 : 0).toArray();

  @Test
  void ourBoostingLearnsWhatNoLineParts() {
    var trees = HistogramBoost.fit(ROWS, ANSWERS, new Boosting(60, 4, 8, 5, 0.2, 0.7), 7);
    assertThat(right(trees, 0)).isGreaterThan(0.97);
  }

  @Test
  void sameRowsAndSeedGiveTheSameTrees() {
    for (int again = 0; again < 2; again++) {
      assertThat(sums(HistogramBoost.fit(ROWS, ANSWERS, FEW, 7)))
          .containsExactly(sums(HistogramBoost.fit(ROWS, ANSWERS, FEW, 7)));
      assertThat(sums(SmileTrees.boost(ROWS, ANSWERS, FEW, 7)))
          .containsExactly(sums(SmileTrees.boost(ROWS, ANSWERS, FEW, 7)));
      assertThat(sums(SmileTrees.forest(ROWS, ANSWERS, 5, 7)))
          .containsExactly(sums(SmileTrees.forest(ROWS, ANSWERS, 5, 7)));
    }
  }

  @Test
  void treesTakenFromSmileSayWhatSmileSays() {
    MathEx.setSeed(7);
    String[] names = IntStream.range(0, 4).mapToObj(i -> "f" + i).toArray(String[]::new);
    var frame = DataFrame.of(ROWS, names).add(ValueVector.of("answer", ANSWERS));
    var smile =
        GradientTreeBoost.fit(
            Formula.lhs("answer"),
            frame,
            new GradientTreeBoost.Options(20, 4, 8, 5, 0.2, 0.7, null, null));
    var trees = SmileTrees.boost(ROWS, ANSWERS, FEW, 7);
    var both = new double[2];
    for (int i = 0; i < ROWS.length; i++) {
      smile.predict(frame.get(i), both);
      assertThat(1 / (1 + Math.exp(-2 * trees.sum(ROWS[i])))).isCloseTo(both[1], within(1e-9));
    }
  }

  @Test
  void smilesForestLearnsItToo() {
    assertThat(right(SmileTrees.forest(ROWS, ANSWERS, 20, 7), 0.5)).isGreaterThan(0.95);
  }

  private static double right(Trees trees, double from) {
    return IntStream.range(0, ROWS.length)
            .filter(i -> trees.sum(ROWS[i]) > from == (ANSWERS[i] == 1))
            .count()
        / (double) ROWS.length;
  }

  private static double[] sums(Trees trees) {
    return Arrays.stream(ROWS).mapToDouble(trees::sum).toArray();
  }

  private static double[][] rows() {
    var random = new Random(3);
    return IntStream.range(0, 1_500)
        .mapToObj(_ -> random.doubles(4).toArray())
        .toArray(double[][]::new);
  }
}
