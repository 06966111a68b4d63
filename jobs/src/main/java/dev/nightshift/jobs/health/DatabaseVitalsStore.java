package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.DatabaseVitals;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Jdbi;

/// Asks PostgreSQL how it is.
final class DatabaseVitalsStore {
  private final Jdbi jdbi;

  DatabaseVitalsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  DatabaseVitals vitals() {
    return jdbi.withHandle(
        handle -> {
          var dead =
              handle
                  .createQuery(
                      """
                      select relname, n_dead_tup, n_live_tup from pg_catalog.pg_stat_user_tables
                      order by n_dead_tup desc limit 20
                      """)
                  .map(
                      (row, _) ->
                          new DatabaseVitals.DeadRows(
                              row.getString("relname"),
                              row.getLong("n_dead_tup"),
                              row.getLong("n_live_tup")))
                  .list();
          return handle
              .createQuery(
                  """
                  select (select sum(numbackends)::integer from pg_catalog.pg_stat_database) as connections,
                    current_setting('max_connections')::integer as max_connections,
                    (select extract(epoch from clock_timestamp() - min(xact_start))::double precision
                     from pg_catalog.pg_stat_activity
                     where pid <> pg_backend_pid() and backend_type = 'client backend') as oldest,
                    (select extract(epoch from clock_timestamp() - min(waitstart))::double precision
                     from pg_catalog.pg_locks where not granted) as longest_lock_wait,
                    pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_sessions,
                    pg_database_size(current_database()) as size,
                    (select max(age(datfrozenxid)) / 2147483648.0::double precision from pg_catalog.pg_database) as wraparound
                  """)
              .map(
                  (row, _) -> {
                    Double oldest = HostVitalsStore.number(row, "oldest");
                    Double waited = HostVitalsStore.number(row, "longest_lock_wait");
                    return new DatabaseVitals(
                        row.getInt("connections"),
                        row.getInt("max_connections"),
                        row.getBoolean("sees_sessions"),
                        oldest == null ? null : Duration.ofMillis(Math.round(oldest * 1_000)),
                        waited == null ? null : Duration.ofMillis(Math.round(waited * 1_000)),
                        row.getLong("size"),
                        row.getDouble("wraparound"),
                        dead);
                  })
              .one();
        });
  }

  /// Local clock minus the database's, by the middle of the question's way (Cristian 1989): wrong
  /// by at most half of the time it took.
  Duration clockOffset(InstantSource clock) {
    return jdbi.withHandle(
        handle -> {
          handle.createQuery("select 1").mapTo(Integer.class).one();
          var before = clock.instant();
          var theirs =
              handle
                  .createQuery("select clock_timestamp()")
                  .mapTo(OffsetDateTime.class)
                  .one()
                  .toInstant();
          var after = clock.instant();
          var middle = before.plus(Duration.between(before, after).dividedBy(2));
          return Duration.between(theirs, middle);
        });
  }
}
