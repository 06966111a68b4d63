package dev.nightshift.engine.usage;

import java.time.Duration;

/// Settings under `collection.` in a profile.
///
/// @param interval time between two samples, 1 s to 5 min
/// @param containers whether containers are sampled beside the host
public record CollectionConfig(Duration interval, boolean containers) {
  public static final CollectionConfig DEFAULTS =
      new CollectionConfig(Duration.ofSeconds(10), true);

  public CollectionConfig {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0
        || interval.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("collection.interval must be in 1s..5m, is " + interval);
    }
  }
}
