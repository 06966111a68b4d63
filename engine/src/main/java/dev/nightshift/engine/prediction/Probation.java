package dev.nightshift.engine.prediction;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Holds a model against the rules on what happened since it was trained: does it still beat them?
///
/// @param onsets that came since
/// @param model average precision of the model on them
/// @param rule the best rule's, and which it was
/// @param best that rule
public record Probation(int onsets, double model, double rule, Contender best) {
  /// Fewer tell nothing.
  private static final int LEAST_ONSETS = 10;

  /// Whether the model has been passed by a rule: by a tenth, so that luck does not decide.
  public boolean drifted() {
    return model < 0.9 * rule;
  }

  /// Judges decisions from a time on; nothing where there were too few onsets.
  ///
  /// @param since seconds since 1970: the model was trained on nothing later
  public static Optional<Probation> of(
      BottleneckModel model, List<LoadSeries> all, Horizon horizon, long since) {
    if (model.contender().naive()) {
      return Optional.empty();
    }
    Map<Contender, Scorer> scorers = new EnumMap<>(Contender.class);
    for (var contender : Contender.values()) {
      if (contender.naive()) {
        scorers.put(contender, contender.rule());
      }
    }
    scorers.put(model.contender(), model::onsetScore);
    var judged = new Judged(scorers);
    var fleet = Fleet.of(all, horizon);
    for (var series : all) {
      var features = new Features(series, fleet, horizon);
      for (int row : series.decisions(horizon.step())) {
        if (series.seconds()[row] >= since && series.shares()[row] < horizon.hot()) {
          judged.take(features.at(row), series.shares()[row + 1] >= horizon.hot());
        }
      }
    }
    if (judged.yes() < LEAST_ONSETS) {
      return Optional.empty();
    }
    double own = judged.of(model.contender(), model.calibration()).averagePrecision();
    Contender best = Contender.PERSISTENCE;
    double most = -1;
    for (var contender : scorers.keySet()) {
      double precision = judged.of(contender, model.calibration()).averagePrecision();
      if (contender.naive() && precision > most) {
        most = precision;
        best = contender;
      }
    }
    return Optional.of(new Probation(judged.yes(), own, most, best));
  }
}
