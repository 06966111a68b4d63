package dev.nightshift.engine.health;

import java.time.Duration;

/// Thresholds under `health.database.` in a profile.
///
/// @param connections used share of PostgreSQL's connections
/// @param oldestTransaction age of the oldest open transaction: it keeps vacuum from cleaning up
/// @param lockWait how long a session has waited for a lock
/// @param wraparound share of the transaction ids used up since the last freeze
/// @param deadRows share of a table's rows that are dead
/// @param sizeBytes database size that deserves a look; 0 for none
public record DatabaseHealthConfig(
    Threshold connections,
    TimeThreshold oldestTransaction,
    TimeThreshold lockWait,
    Threshold wraparound,
    Threshold deadRows,
    long sizeBytes) {
  public static final DatabaseHealthConfig DEFAULTS =
      new DatabaseHealthConfig(
          new Threshold(0.80, 0.95),
          new TimeThreshold(Duration.ofMinutes(15), Duration.ofHours(2)),
          new TimeThreshold(Duration.ofSeconds(30), Duration.ofMinutes(5)),
          new Threshold(0.25, 0.50),
          new Threshold(0.30, 0.60),
          0);

  public DatabaseHealthConfig {
    Rising.share("health.database.connections", connections);
    Rising.time("health.database.oldest-transaction", oldestTransaction);
    Rising.time("health.database.lock-wait", lockWait);
    Rising.share("health.database.wraparound", wraparound);
    Rising.share("health.database.dead-rows", deadRows);
    if (sizeBytes < 0) {
      throw new IllegalArgumentException(
          "health.database.size-bytes must not be negative, is " + sizeBytes);
    }
  }
}
