package dev.nightshift.engine.health;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What PostgreSQL says about itself.
///
/// @param connections connections in use
/// @param maxConnections most it takes
/// @param seesSessions whether it may be known what other sessions do
/// @param oldestTransaction age of the oldest open transaction; null when none is open
/// @param longestLockWait how long a session has waited for a lock; null when none waits
/// @param sizeBytes size of Nightshift's database
/// @param wraparound share of the 2^31 transaction ids that the database's oldest rows have used up
/// @param deadRows tables with many rows that are dead
public record DatabaseVitals(
    int connections,
    int maxConnections,
    boolean seesSessions,
    @Nullable Duration oldestTransaction,
    @Nullable Duration longestLockWait,
    long sizeBytes,
    double wraparound,
    List<DeadRows> deadRows) {
  public DatabaseVitals {
    deadRows = List.copyOf(deadRows);
  }

  /// Rows of one table that are gone and not cleaned up.
  public record DeadRows(String table, long dead, long live) {
    double share() {
      return (double) dead / Math.max(1, dead + live);
    }
  }
}
