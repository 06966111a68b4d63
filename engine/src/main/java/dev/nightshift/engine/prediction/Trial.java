package dev.nightshift.engine.prediction;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Lets trained contenders predict series they have not seen, each decision from samples up to it,
/// and holds what they said against what came.
public final class Trial {
  private Trial() {}

  /// Takes each prediction of the one that is believed.
  @FunctionalInterface
  public interface Taker {
    /// @param row the sample at which the decision is made
    /// @param probability that the next sample is hot
    void take(LoadSeries series, int row, double probability);
  }

  /// Predicts, and scores each contender on onsets.
  public static Map<Contender, OnsetScores> of(
      Contest.Outcome outcome, List<LoadSeries> all, Horizon horizon, Taker to) {
    var fleet = Fleet.of(all, horizon);
    var scorers = new EnumMap<Contender, Scorer>(Contender.class);
    outcome.models().forEach((contender, model) -> scorers.put(contender, model::onsetScore));
    var judged = new Judged(scorers);
    for (var series : all) {
      var features = new Features(series, fleet, horizon);
      for (int row : series.decisions(horizon.step())) {
        double[] values = features.at(row);
        to.take(series, row, outcome.model().probability(values));
        if (series.shares()[row] < horizon.hot()) {
          judged.take(values, series.shares()[row + 1] >= horizon.hot());
        }
      }
    }
    var scores = new EnumMap<Contender, OnsetScores>(Contender.class);
    outcome
        .models()
        .forEach(
            (contender, model) -> scores.put(contender, judged.of(contender, model.calibration())));
    return scores;
  }
}
