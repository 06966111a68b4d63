package dev.nightshift.engine.usage;

import java.time.Duration;

/// Settings under `retention.` in a profile.
///
/// @param samples how long samples are kept; whole days
/// @param histories how long hourly histories are kept
/// @param results how long health, benchmark and job results are kept
public record RetentionConfig(Duration samples, Duration histories, Duration results) {
  public static final RetentionConfig DEFAULTS =
      new RetentionConfig(Duration.ofDays(14), Duration.ofDays(800), Duration.ofDays(400));

  public RetentionConfig {
    if (samples.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("retention.samples must be at least 1d, is " + samples);
    }
    if (histories.compareTo(samples) < 0) {
      throw new IllegalArgumentException(
          "retention.histories must be at least retention.samples, is " + histories);
    }
    if (results.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("retention.results must be at least 1d, is " + results);
    }
  }
}
