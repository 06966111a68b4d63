package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// The ledger `job_run`. Whatever the scheduler does, a run has its effect once: its row is unique
/// by job, scope and scheduled instant, and claimed before any work. A run whose node fell silent
/// is taken over under a higher epoch; what the older epoch still says is refused. All times of
/// liveness are the database's.
public final class LedgerStore {
  /// A node that has not said for this long that it still works on a run has lost it.
  public static final Duration SILENCE = Duration.ofSeconds(60);

  private static final RowMapper<JobRun> RUN =
      (row, _) ->
          new JobRun(
              row.getLong("id"),
              row.getString("job"),
              row.getString("scope"),
              row.getObject("scheduled_at", java.time.OffsetDateTime.class).toInstant(),
              row.getObject("started_at", java.time.OffsetDateTime.class).toInstant(),
              row.getInt("epoch"));

  private final Jdbi jdbi;

  public LedgerStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Claims a run, or takes it over from a node that fell silent; empty when it is done or in good
  /// hands.
  public Optional<JobRun> claim(
      String job, String scope, Instant scheduledAt, String node, Instant now) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at)
                    values (:job, :scope, :scheduledAt, :node, 'running', :now, clock_timestamp())
                    on conflict (job, scope, scheduled_at) do update
                    set node = excluded.node, epoch = job_run.epoch + 1, started_at = excluded.started_at,
                      heartbeat_at = clock_timestamp()
                    where job_run.state = 'running' and job_run.heartbeat_at < clock_timestamp() - cast(:silence as interval)
                    returning id, job, scope, scheduled_at, started_at, epoch
                    """)
                .bind("job", job)
                .bind("scope", scope)
                .bind("scheduledAt", scheduledAt)
                .bind("node", node)
                .bind("now", now)
                .bind("silence", SILENCE.toSeconds() + " s")
                .map(RUN)
                .findOne());
  }

  /// Says that the run is still worked on.
  ///
  /// @return false when it was taken over: its node must stop
  public boolean heartbeat(JobRun run) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        update nightshift.job_run set heartbeat_at = clock_timestamp()
                        where id = :id and epoch = :epoch and state = 'running'
                        """)
                    .bind("id", run.id())
                    .bind("epoch", run.epoch())
                    .execute()
                == 1);
  }

  /// Ends the run.
  ///
  /// @return false when it was taken over: the newer epoch's word counts
  public boolean end(
      JobRun run,
      String state,
      @Nullable String summary,
      @Nullable String errorKind,
      @Nullable String error,
      Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        update nightshift.job_run
                        set state = :state, ended_at = greatest(:now, started_at), summary = :summary,
                          error_kind = :errorKind, error = :error, heartbeat_at = clock_timestamp()
                        where id = :id and epoch = :epoch and state = 'running'
                        """)
                    .bind("id", run.id())
                    .bind("epoch", run.epoch())
                    .bind("state", state)
                    .bind("now", now)
                    .bind("summary", summary)
                    .bind("errorKind", errorKind)
                    .bind("error", error)
                    .execute()
                == 1);
  }

  /// Gives a run back that its node cannot finish, so that the next wake takes it over without
  /// waiting.
  public void release(JobRun run) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update nightshift.job_run set heartbeat_at = '-infinity'
                    where id = :id and epoch = :epoch and state = 'running'
                    """)
                .bind("id", run.id())
                .bind("epoch", run.epoch())
                .execute());
  }

  /// A run that nobody works on any more.
  ///
  /// @param job its job
  /// @param scope its scope
  /// @param scheduledAt when it was due
  public record Unfinished(String job, String scope, Instant scheduledAt) {}

  /// Runs of these scopes whose node fell silent, oldest first, at most 100.
  public List<Unfinished> unfinished(List<String> scopes) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select job, scope, scheduled_at from nightshift.job_run
                    where state = 'running' and scope = any(:scopes)
                      and heartbeat_at < clock_timestamp() - cast(:silence as interval)
                    order by scheduled_at limit 100
                    """)
                .bindArray("scopes", String.class, scopes)
                .bind("silence", SILENCE.toSeconds() + " s")
                .map(
                    (row, _) ->
                        new Unfinished(
                            row.getString("job"),
                            row.getString("scope"),
                            row.getObject("scheduled_at", java.time.OffsetDateTime.class)
                                .toInstant()))
                .list());
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
