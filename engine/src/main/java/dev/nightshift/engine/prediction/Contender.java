package dev.nightshift.engine.prediction;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The ways to foresee a bottleneck that are compared: four rules anybody has at once, and models.
public enum Contender {
  /// As it is, so it stays.
  PERSISTENCE(true),
  /// A threshold on the mean of three samples.
  MEAN_3(true),
  /// A threshold on the mean of an hour.
  MEAN_12(true),
  /// A threshold on the straight line through the last hour, one step on.
  TREND(true),
  /// Smile's logistic regression.
  LOGISTIC(false),
  /// Smile's random forest.
  FOREST(false),
  /// Smile's gradient boosting.
  SMILE_BOOSTING(false),
  /// Boosted trees on histograms, our own: fast enough for all rows.
  BOOSTING(false),
  /// The mean of what all models that take part say: with a few hundred onsets to be judged by,
  /// which of them is best is half luck.
  COMMITTEE(false);

  private final boolean naive;

  Contender(boolean naive) {
    this.naive = naive;
  }

  /// Whether it needs no training: what a model has to beat.
  public boolean naive() {
    return naive;
  }

  /// How people type and read it.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The model of a name.
  public static Contender model(String word) {
    return Arrays.stream(values())
        .filter(one -> !one.naive && one.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no model '%s'; the models are %s"
                        .formatted(word, String.join(", ", models()))));
  }

  /// The models' names.
  public static List<String> models() {
    return Arrays.stream(values()).filter(one -> !one.naive).map(Contender::word).toList();
  }

  /// Learns; what a model says are log odds, corrected for decisions that were left out.
  Scorer train(Examples examples, long seed) {
    return switch (this) {
      case PERSISTENCE, MEAN_3, MEAN_12, TREND -> rule();
      case LOGISTIC -> {
        var few = examples.atMost(Examples.FOR_SMILE, seed);
        var line = SmileLogistic.fit(few.rows(), few.answers());
        yield row -> line.score(row) + few.shift();
      }
      case FOREST -> {
        var few = examples.atMost(Examples.FOR_SMILE, seed);
        var trees = SmileTrees.forest(few.rows(), few.answers(), 60, seed);
        yield row -> logOdds(trees.sum(row)) + few.shift();
      }
      case SMILE_BOOSTING -> {
        var few = examples.atMost(Examples.FOR_SMILE, seed);
        var trees = SmileTrees.boost(few.rows(), few.answers(), Boosting.SMILE, seed);
        yield row -> 2 * trees.sum(row) + few.shift();
      }
      case BOOSTING -> {
        var trees =
            HistogramBoost.fit(examples.rows(), examples.answers(), Boosting.HISTOGRAM, seed);
        yield new Boosted(trees, examples.shift());
      }
      case COMMITTEE -> throw new IllegalStateException("a committee learns nothing itself");
    };
  }

  /// What a rule says; it needs no training.
  Scorer rule() {
    return switch (this) {
      case PERSISTENCE -> row -> row[0];
      case MEAN_3 -> row -> (row[0] + row[1] + row[2]) / 3;
      case MEAN_12 -> Contender::mean;
      case TREND -> row -> mean(row) + slope(row) * 6.5;
      case LOGISTIC, FOREST, SMILE_BOOSTING, BOOSTING, COMMITTEE ->
          throw new IllegalStateException(this + " is no rule");
    };
  }

  private static double logOdds(double probability) {
    double within = Math.clamp(probability, 1e-6, 1 - 1e-6);
    return Math.log(within / (1 - within));
  }

  private static double mean(double[] row) {
    double sum = 0;
    for (int k = 0; k < LoadSeries.WINDOW; k++) {
      sum += row[k];
    }
    return sum / LoadSeries.WINDOW;
  }

  private static double slope(double[] row) {
    double sum = 0;
    for (int k = 0; k < LoadSeries.WINDOW; k++) {
      sum += row[k] * (5.5 - k);
    }
    return sum / 143;
  }
}
