package dev.nightshift.engine.prediction;

/// Says how likely a thing is a bottleneck one step from now.
///
/// What is not hot yet and what already is are two questions: the first is answered by the
/// contender that won, the second by trees of their own, for there persistence is nearly always
/// right.
public final class BottleneckModel {
  private final Contender contender;
  private final Scorer onset;
  private final Calibration calibration;
  private final Scorer stays;
  private final double hot;

  BottleneckModel(
      Contender contender, Scorer onset, Calibration calibration, Scorer stays, double hot) {
    this.contender = contender;
    this.onset = onset;
    this.calibration = calibration;
    this.stays = stays;
    this.hot = hot;
  }

  /// Who answers for what is not hot yet.
  public Contender contender() {
    return contender;
  }

  /// The probability that the next sample is hot.
  ///
  /// @param row as {@link Features#at} gives it
  public double probability(double[] row) {
    return row[0] >= hot
        ? 1 / (1 + Math.exp(-stays.score(row)))
        : calibration.probability(onset.score(row));
  }

  double onsetScore(double[] row) {
    return onset.score(row);
  }

  Scorer onset() {
    return onset;
  }

  Scorer stays() {
    return stays;
  }

  /// The share of the limit from which it is a bottleneck.
  public double hot() {
    return hot;
  }

  Calibration calibration() {
    return calibration;
  }
}
