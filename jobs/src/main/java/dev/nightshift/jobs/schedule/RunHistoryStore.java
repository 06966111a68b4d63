package dev.nightshift.jobs.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// What the ledger tells about runs, for people.
public final class RunHistoryStore {
  private final Jdbi jdbi;

  public RunHistoryStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// How a run stands.
  ///
  /// @param id row in the ledger
  /// @param state running, done, partial, failed or abandoned
  /// @param endedAt null while it runs
  /// @param sentence its summary, or what went wrong
  public record Entry(
      long id,
      String job,
      String scope,
      Instant scheduledAt,
      String node,
      int epoch,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String sentence) {}

  private static final String ENTRY =
      "select id, job, scope, scheduled_at, node, epoch, state, started_at, ended_at, coalesce(error, summary) as sentence"
          + " from nightshift.job_run ";

  private static final RowMapper<Entry> ENTRIES =
      (row, _) -> {
        var ended = row.getObject("ended_at", java.time.OffsetDateTime.class);
        return new Entry(
            row.getLong("id"),
            row.getString("job"),
            row.getString("scope"),
            row.getObject("scheduled_at", java.time.OffsetDateTime.class).toInstant(),
            row.getString("node"),
            row.getInt("epoch"),
            row.getString("state"),
            row.getObject("started_at", java.time.OffsetDateTime.class).toInstant(),
            ended == null ? null : ended.toInstant(),
            row.getString("sentence"));
      };

  /// The newest runs, of one job or of all.
  public List<Entry> history(@Nullable String job, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    ENTRY
                        + "where (cast(:job as text) is null or job = :job) order by started_at desc, id desc limit :most")
                .bind("job", job)
                .bind("most", most)
                .map(ENTRIES)
                .list());
  }

  /// The newest run of each job and scope.
  public List<Entry> latest() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select distinct on (job, scope) * from ("
                        + ENTRY
                        + ") runs order by job, scope, started_at desc, id desc")
                .map(ENTRIES)
                .list());
  }

  /// The run of a job that was due at an instant.
  public Optional<Entry> find(String job, String scope, Instant scheduledAt) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    ENTRY + "where job = :job and scope = :scope and scheduled_at = :scheduledAt")
                .bind("job", job)
                .bind("scope", scope)
                .bind("scheduledAt", scheduledAt)
                .map(ENTRIES)
                .findOne());
  }
}
