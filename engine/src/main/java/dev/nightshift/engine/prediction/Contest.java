package dev.nightshift.engine.prediction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Lets rules and models compete on the past: each learns from its first part, and is judged on
/// what came later, of things it was not shown.
///
/// Only what leads is trained again on everything. A model speaks only if it beats the best rule
/// there.
public final class Contest {
  /// Where learning ends and judging begins, as a share of all samples.
  private static final double LEARNED = 0.7;

  /// Every so many samples are looked at to find that time.
  private static final int THINNED = 16;

  /// Every third series is judged where there are enough of them, and learned from nowhere.
  private static final int JUDGED = 3;

  private static final int ENOUGH_SERIES = 12;

  /// How much better than the best rule's a model's average precision must be: less is luck.
  private static final double LEAST_GAIN = 1.02;

  /// Onsets to be judged on at least.
  private static final int LEAST_ONSETS = 5;

  private final List<LoadSeries> all;
  private final Horizon horizon;
  private final Fleet fleet;
  private final long seed;
  private final long split;

  /// A contest on series of the past.
  ///
  /// @param seed for all that is drawn
  public Contest(List<LoadSeries> all, Horizon horizon, long seed) {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there is no series to learn from");
    }
    this.all = List.copyOf(all);
    this.horizon = horizon;
    this.fleet = Fleet.of(all, horizon);
    this.seed = seed;
    this.split = split(all);
  }

  /// The time before which the share learned from lies: of samples, for days may be missing.
  private static long split(List<LoadSeries> all) {
    long[] times =
        all.stream()
            .flatMapToLong(
                series ->
                    IntStream.range(0, series.size())
                        .filter(i -> i % THINNED == 0)
                        .mapToLong(i -> series.seconds()[i]))
            .sorted()
            .toArray();
    return times[(int) (times.length * LEARNED)];
  }

  /// How one contender did on the part it was judged on.
  public record Standing(Contender contender, OnsetScores scores) {}

  /// What came of it.
  ///
  /// @param standings all, best first
  /// @param models the contenders, trained on everything
  /// @param speaks who is believed
  public record Outcome(
      List<Standing> standings, Map<Contender, BottleneckModel> models, Contender speaks) {
    /// Whether a model is believed, and not a rule.
    public boolean learned() {
      return !speaks.naive();
    }

    /// The one that is believed.
    public BottleneckModel model() {
      return Objects.requireNonNull(models.get(speaks));
    }
  }

  /// Holds it.
  ///
  /// @param entered who takes part; rules always do
  /// @param told who is being trained
  /// @return nothing where the past holds too few onsets to learn or to judge
  public Optional<Outcome> hold(Collection<Contender> entered, Consumer<String> told) {
    var contenders =
        Arrays.stream(Contender.values())
            .filter(one -> one.naive() || entered.contains(one))
            .toList();
    return judge(contenders, told).map(judged -> outcome(contenders, judged, told));
  }

  private Optional<Judged> judge(List<Contender> contenders, Consumer<String> told) {
    var shown = examples(Part.SHOWN);
    if (!shown.teach()) {
      return Optional.empty();
    }
    var judged = new Judged(trained(contenders, shown, told));
    walk(Part.JUDGED, (features, row, answer) -> judged.take(features.at(row), answer));
    return Optional.of(judged).filter(one -> one.yes() >= LEAST_ONSETS);
  }

  private Outcome outcome(List<Contender> contenders, Judged judged, Consumer<String> told) {
    var trained = trained(contenders, examples(Part.EVERYTHING), told);
    var stays = stays();
    var standings = new ArrayList<Standing>();
    var models = new EnumMap<Contender, BottleneckModel>(Contender.class);
    trained.forEach(
        (contender, scorer) -> {
          var calibration = Calibration.of(judged.scores(contender), judged.answers());
          standings.add(new Standing(contender, judged.of(contender, calibration)));
          models.put(
              contender, new BottleneckModel(contender, scorer, calibration, stays, horizon.hot()));
        });
    standings.sort(Comparator.comparingDouble((Standing one) -> -one.scores().averagePrecision()));
    return new Outcome(standings, models, speaks(standings));
  }

  private Map<Contender, Scorer> trained(
      List<Contender> contenders, Examples examples, Consumer<String> told) {
    var scorers = new EnumMap<Contender, Scorer>(Contender.class);
    for (var contender : contenders) {
      if (contender == Contender.COMMITTEE) {
        committee(scorers).ifPresent(scorer -> scorers.put(contender, scorer));
        continue;
      }
      if (!contender.naive()) {
        told.accept(
            "%s learns from %,d decisions, %,d of them onsets"
                .formatted(contender.word(), examples.answers().length, examples.yes()));
      }
      scorers.put(contender, contender.train(examples, seed));
    }
    return scorers;
  }

  /// The mean of the models' log odds; nothing where there is but one.
  private static Optional<Scorer> committee(Map<Contender, Scorer> scorers) {
    var members =
        scorers.entrySet().stream()
            .filter(one -> !one.getKey().naive())
            .map(Map.Entry::getValue)
            .toList();
    return members.size() < 2
        ? Optional.empty()
        : Optional.of(
            row -> {
              double sum = 0;
              for (var member : members) {
                sum += member.score(row);
              }
              return sum / members.size();
            });
  }

  private static Contender speaks(List<Standing> standings) {
    var rule = standings.stream().filter(one -> one.contender().naive()).findFirst().orElseThrow();
    var best = standings.getFirst();
    return best.scores().averagePrecision() > LEAST_GAIN * rule.scores().averagePrecision()
        ? best.contender()
        : rule.contender();
  }

  private enum Part {
    SHOWN,
    JUDGED,
    EVERYTHING
  }

  /// Takes a decision that was made while not hot, and what came of it.
  private interface Taker {
    void take(Features features, int row, boolean answer);
  }

  private Examples examples(Part part) {
    var draw = new Examples.Draw(Examples.MOST, seed);
    walk(part, (features, row, answer) -> draw.take(answer, () -> features.at(row)));
    return draw.examples();
  }

  private void walk(Part part, Taker to) {
    for (int s = 0; s < all.size(); s++) {
      boolean judged = all.size() < ENOUGH_SERIES || s % JUDGED == JUDGED - 1;
      boolean shown = all.size() < ENOUGH_SERIES || !judged;
      if ((part == Part.SHOWN && !shown) || (part == Part.JUDGED && !judged)) {
        continue;
      }
      var series = all.get(s);
      var features = new Features(series, fleet, horizon);
      for (int row : series.decisions(horizon.step())) {
        // the answer of a decision shown lies before the split as well
        boolean early = series.seconds()[row + 1] < split;
        boolean late = series.seconds()[row] >= split;
        boolean here =
            switch (part) {
              case SHOWN -> early;
              case JUDGED -> late;
              case EVERYTHING -> true;
            };
        if (here && series.shares()[row] < horizon.hot()) {
          to.take(features, row, series.shares()[row + 1] >= horizon.hot());
        }
      }
    }
  }

  /// Trees for what is hot already; a constant where there is nothing to learn.
  private Scorer stays() {
    var draw = new Examples.Draw(Examples.FOR_SMILE, seed);
    for (var series : all) {
      var features = new Features(series, fleet, horizon);
      for (int row : series.decisions(horizon.step())) {
        if (series.shares()[row] >= horizon.hot()) {
          draw.take(series.shares()[row + 1] >= horizon.hot(), () -> features.at(row));
        }
      }
    }
    var examples = draw.examples();
    if (!examples.teach()) {
      double rate = (examples.yes() + 1.0) / (examples.answers().length + 2.0);
      return new Constant(Math.log(rate / (1 - rate)));
    }
    var trees =
        HistogramBoost.fit(
            examples.rows(), examples.answers(), new Boosting(80, 6, 16, 20, 0.1, 0.7), seed);
    return new Boosted(trees, examples.shift());
  }
}
