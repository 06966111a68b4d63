package dev.nightshift.engine.health;

import static dev.nightshift.engine.health.Phrases.percent;
import static dev.nightshift.engine.health.Phrases.size;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Checks of Nightshift's own PostgreSQL.
public final class DatabaseChecks {
  /// Dead rows of small tables are cleaned up in a moment and say nothing.
  private static final long ROWS_THAT_COUNT = 10_000;

  private static final String SUBJECT = "postgresql";

  /// Names of these checks.
  public static final Set<String> NAMES =
      Set.of(
          "database-connections",
          "database-transaction",
          "database-locks",
          "database-wraparound",
          "database-dead-rows",
          "database-size");

  private final DatabaseHealthConfig limits;
  private final Judge judge;

  public DatabaseChecks(DatabaseHealthConfig limits, Judge judge) {
    this.limits = limits;
    this.judge = judge;
  }

  public List<HealthResult> check(DatabaseVitals vitals) {
    var results = new ArrayList<HealthResult>();
    double connections = (double) vitals.connections() / Math.max(1, vitals.maxConnections());
    results.add(
        judge.tooHigh(
            "database-connections",
            SUBJECT,
            limits.connections(),
            connections,
            "share",
            vitals.connections()
                + " of PostgreSQL's "
                + vitals.maxConnections()
                + " connections are in use."));
    results.add(oldestTransaction(vitals));
    results.add(locks(vitals));
    results.add(
        judge.tooHigh(
            "database-wraparound",
            SUBJECT,
            limits.wraparound(),
            vitals.wraparound(),
            "share",
            percent(vitals.wraparound())
                + " of PostgreSQL's transaction ids are used up since its oldest rows were frozen; at 100 % it would stop."));
    results.add(deadRows(vitals));
    results.add(databaseSize(vitals));
    return results;
  }

  private HealthResult oldestTransaction(DatabaseVitals vitals) {
    if (!vitals.seesSessions()) {
      return HealthResult.unknown(
          "database-transaction",
          SUBJECT,
          "Nightshift may not see what other sessions do: 'grant pg_read_all_stats to"
              + " nightshift_engine' as an administrator lets it.");
    }
    Duration oldest = vitals.oldestTransaction();
    return judge.tooHigh(
        "database-transaction",
        SUBJECT,
        limits.oldestTransaction().seconds(),
        oldest == null ? 0 : oldest.toMillis() / 1e3,
        "seconds",
        oldest == null
            ? "No transaction is open."
            : "The oldest open transaction is "
                + Phrases.time(oldest)
                + " old; nothing younger can be cleaned up while it lasts.");
  }

  private HealthResult locks(DatabaseVitals vitals) {
    Duration longest = vitals.longestLockWait();
    return judge.tooHigh(
        "database-locks",
        SUBJECT,
        limits.lockWait().seconds(),
        longest == null ? 0 : longest.toMillis() / 1e3,
        "seconds",
        longest == null
            ? "No session waits for a lock."
            : "A session has waited for a lock for " + Phrases.time(longest) + ".");
  }

  private HealthResult deadRows(DatabaseVitals vitals) {
    var worst =
        vitals.deadRows().stream()
            .filter(table -> table.dead() + table.live() >= ROWS_THAT_COUNT)
            .max(Comparator.comparingDouble(DatabaseVitals.DeadRows::share));
    return judge.tooHigh(
        "database-dead-rows",
        SUBJECT,
        limits.deadRows(),
        worst.map(DatabaseVitals.DeadRows::share).orElse(0.0),
        "share",
        worst
            .map(
                table ->
                    "Of table "
                        + table.table()
                        + " "
                        + percent(table.share())
                        + " are dead rows ("
                        + table.dead()
                        + "): autovacuum does not keep up.")
            .filter(_ -> worst.get().share() >= limits.deadRows().warning())
            .orElse("Autovacuum keeps up with dead rows."));
  }

  private HealthResult databaseSize(DatabaseVitals vitals) {
    String sentence = "Nightshift's database has " + size(vitals.sizeBytes()) + ".";
    if (limits.sizeBytes() == 0) {
      return new HealthResult(
          new CheckSubject("database-size", SUBJECT),
          null,
          HealthStatus.OK,
          (double) vitals.sizeBytes(),
          null,
          "bytes",
          sentence);
    }
    return judge.tooHigh(
        "database-size",
        SUBJECT,
        new Threshold((double) limits.sizeBytes(), Double.MAX_VALUE),
        (double) vitals.sizeBytes(),
        "bytes",
        sentence);
  }
}
