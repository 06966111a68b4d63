package dev.nightshift.engine.analysis;

import java.time.Duration;

/// Settings under `analysis.operation.` in a profile: which operations are slow or fail too often.
///
/// @param slow an operation that takes longer is slow
/// @param failing share of operations that fail that is too much, 0 to 1
public record OperationConfig(Duration slow, double failing) {
  public static final OperationConfig DEFAULTS = new OperationConfig(Duration.ofSeconds(30), 0.05);

  public OperationConfig {
    if (slow.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "analysis.operation.slow must be at least 1ms, is " + slow);
    }
    if (!(failing > 0 && failing <= 1)) {
      throw new IllegalArgumentException(
          "analysis.operation.failing must be above 0 and at most 1, is " + failing);
    }
  }
}
