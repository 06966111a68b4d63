package dev.nightshift.engine.analysis;

import java.time.Duration;

/// Settings under `analysis.` in a profile.
///
/// @param lookback how far back an analysis reads histories
/// @param recent how far back events such as kills and throttling still matter
/// @param horizon how far ahead an exhaustion (a full disk, a reached limit) is worth telling
/// @param minConfidence confidence below which a finding is not told, 0 to 1
/// @param saturation how full is too full
/// @param bottleneck in which hours a resource was the limit
/// @param operation which operations are slow or fail too often
public record AnalysisConfig(
    Duration lookback,
    Duration recent,
    Duration horizon,
    double minConfidence,
    SaturationConfig saturation,
    BottleneckConfig bottleneck,
    OperationConfig operation) {
  public static final AnalysisConfig DEFAULTS =
      new AnalysisConfig(
          Duration.ofDays(28),
          Duration.ofDays(1),
          Duration.ofDays(30),
          0.8,
          SaturationConfig.DEFAULTS,
          BottleneckConfig.DEFAULTS,
          OperationConfig.DEFAULTS);

  public AnalysisConfig {
    if (lookback.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("analysis.lookback must be at least 1h, is " + lookback);
    }
    if (recent.compareTo(Duration.ofHours(1)) < 0 || recent.compareTo(lookback) > 0) {
      throw new IllegalArgumentException(
          "analysis.recent must be in 1h..analysis.lookback, is " + recent);
    }
    if (horizon.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("analysis.horizon must be at least 1h, is " + horizon);
    }
    if (!(minConfidence >= 0 && minConfidence <= 1)) {
      throw new IllegalArgumentException(
          "analysis.min-confidence must be in 0..1, is " + minConfidence);
    }
  }
}
