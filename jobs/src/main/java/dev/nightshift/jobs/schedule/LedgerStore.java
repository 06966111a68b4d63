package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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

  /// A run that this many nodes died of is the reason, not the victim.
  private static final int MOST_EPOCHS = 5;

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

  /// What came of asking for a run.
  public sealed interface Claim {
    /// It is ours to do.
    record Held(JobRun run) implements Claim {}

    /// Another run of the same job and scope is going on: ask again when it has ended.
    record Busy(String node) implements Claim {}

    /// It is done, or in good hands: nothing to do.
    record Settled() implements Claim {}
  }

  /// Claims a run, or takes it over from a node that fell silent. Runs of one job and scope never
  /// overlap.
  public Claim claim(String job, String scope, Instant scheduledAt, String node, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          takeTurn(handle, job, scope);
          Optional<String> other =
              handle
                  .createQuery(
                      """
                      select node from nightshift.job_run
                      where job = :job and scope = :scope and scheduled_at <> :scheduledAt and state = 'running'
                        and heartbeat_at >= clock_timestamp() - cast(:silence as interval)
                      limit 1
                      """)
                  .bind("job", job)
                  .bind("scope", scope)
                  .bind("scheduledAt", scheduledAt)
                  .bind("silence", SILENCE.toSeconds() + " s")
                  .mapTo(String.class)
                  .findOne();
          if (other.isPresent()) {
            return isSettled(handle, job, scope, scheduledAt)
                ? new Claim.Settled()
                : new Claim.Busy(other.get());
          }
          return insertOrTakeOver(handle, job, scope, scheduledAt, node, now)
              .<Claim>map(Claim.Held::new)
              .orElseGet(Claim.Settled::new);
        });
  }

  /// Two claims of one job and scope look at each other's runs: one after the other.
  private static void takeTurn(Handle handle, String job, String scope) {
    handle
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:name, 7235419003))::text")
        .bind("name", job + "/" + scope)
        .mapTo(String.class)
        .one();
  }

  private static boolean isSettled(Handle handle, String job, String scope, Instant scheduledAt) {
    return handle
        .createQuery(
            """
            select exists (select from nightshift.job_run
              where job = :job and scope = :scope and scheduled_at = :scheduledAt and state <> 'running')
            """)
        .bind("job", job)
        .bind("scope", scope)
        .bind("scheduledAt", scheduledAt)
        .mapTo(Boolean.class)
        .one();
  }

  private static Optional<JobRun> insertOrTakeOver(
      Handle handle, String job, String scope, Instant scheduledAt, String node, Instant now) {
    return handle
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
        .findOne();
  }

  /// Says that the run is still worked on. A row that {@link #fence} holds is left alone: then it
  /// cannot be taken over either.
  ///
  /// @return false when it was taken over: its node must stop
  public boolean heartbeat(JobRun run) {
    return jdbi.withHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                  update nightshift.job_run set heartbeat_at = clock_timestamp()
                  where id = (select id from nightshift.job_run
                    where id = :id and epoch = :epoch and state = 'running' for no key update skip locked)
                  """)
              .bind("id", run.id())
              .bind("epoch", run.epoch())
              .execute();
          return isHeld(handle, run, "");
        });
  }

  /// Ties a transaction to the run: it commits only if the run is still ours, and nobody can take
  /// the run over before it has. Called first in a transaction whose effect must not come from a
  /// node that paused and lost the run.
  ///
  /// @throws IllegalStateException when the run was taken over
  public static void fence(Handle handle, JobRun run) {
    if (!isHeld(handle, run, "for share")) {
      throw new IllegalStateException(
          run.job()
              + " due at "
              + run.scheduledAt()
              + " was taken over; epoch "
              + run.epoch()
              + " may write no more");
    }
  }

  private static boolean isHeld(Handle handle, JobRun run, String lock) {
    return handle
        .createQuery(
            "select id from nightshift.job_run where id = :id and epoch = :epoch and state = 'running' "
                + lock)
        .bind("id", run.id())
        .bind("epoch", run.epoch())
        .mapTo(Long.class)
        .findOne()
        .isPresent();
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

  /// Gives back every run that goes on by its row. Only for a node that started the database's
  /// server itself: whoever worked with it before has lost it, and need not be waited for.
  public void releaseAll() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update nightshift.job_run set heartbeat_at = '-infinity' where state = 'running'"));
  }

  /// Records a run that was not begun, as an earlier one of its job never made room.
  public void skip(
      String job, String scope, Instant scheduledAt, String node, String why, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.job_run
                      (job, scope, scheduled_at, node, state, started_at, heartbeat_at, ended_at, error_kind, error)
                    values (:job, :scope, :scheduledAt, :node, 'abandoned', :now, clock_timestamp(), :now, 'OURS', :why)
                    on conflict (job, scope, scheduled_at) do nothing
                    """)
                .bind("job", job)
                .bind("scope", scope)
                .bind("scheduledAt", scheduledAt)
                .bind("node", node)
                .bind("why", why)
                .bind("now", now)
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

  /// Gives up silent runs that nobody should repeat: a later run of the job has done or does its
  /// work, five nodes died of it, or its host has been gone for a day.
  ///
  /// @return how many were given up
  public int abandon() {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update nightshift.job_run r
                    set state = 'abandoned', ended_at = greatest(clock_timestamp(), started_at), error_kind = 'HOST',
                      error = case
                        when epoch >= :most then 'its node died ' || epoch || ' times; it is not begun again'
                        when scope <> 'fleet' and greatest(heartbeat_at, started_at) < clock_timestamp() - interval '1 day'
                          then 'its host has been silent for a day'
                        else 'its node died, and a later run does its work' end
                    where state = 'running' and heartbeat_at < clock_timestamp() - cast(:silence as interval)
                      and (epoch >= :most
                        or scope <> 'fleet' and greatest(heartbeat_at, started_at) < clock_timestamp() - interval '1 day'
                        or exists (select from nightshift.job_run l
                          where l.job = r.job and l.scope = r.scope and l.scheduled_at > r.scheduled_at))
                    """)
                .bind("most", MOST_EPOCHS)
                .bind("silence", SILENCE.toSeconds() + " s")
                .execute());
  }
}
