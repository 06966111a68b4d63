package dev.nightshift.jobs.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Quartz's triggers, as the rest of us reads and mends them. Changes are made under the row lock
/// that Quartz itself takes.
public final class TriggerStore {
  private final Jdbi jdbi;

  public TriggerStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Puts in the lock rows of a scheduler before it starts: an empty lock table races on first
  /// start and PostgreSQL then aborts the transaction (quartz#647).
  public void prepareLocks(String scheduler) {
    jdbi.useHandle(
        handle -> {
          for (String lock : List.of("TRIGGER_ACCESS", "STATE_ACCESS")) {
            handle
                .createUpdate(
                    "insert into quartz.qrtz_locks values (:scheduler, :lock) on conflict do nothing")
                .bind("scheduler", scheduler)
                .bind("lock", lock)
                .execute();
          }
        });
  }

  /// Whether a scheduler instance of this name has checked in lately.
  public boolean isLive(String instance, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (select from quartz.qrtz_scheduler_state
                      where instance_name = :instance and last_checkin_time > :since)
                    """)
                .bind("instance", instance)
                .bind("since", now.minusSeconds(15).toEpochMilli())
                .mapTo(Boolean.class)
                .one());
  }

  /// When a job fires next.
  ///
  /// @param scheduler `fleet` or `host:NAME`
  /// @param paused whether it waits for `jobs resume`
  /// @param cron its cron expression
  /// @param next null when it never does
  public record Due(
      String scheduler, String job, boolean paused, String cron, @Nullable Instant next) {}

  /// All triggers, the next one first.
  public List<Due> due() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select sched_name, job_name, trigger_state like 'PAUSED%' as paused, cron_expression, next_fire_time
                    from quartz.qrtz_triggers
                    join quartz.qrtz_cron_triggers using (sched_name, trigger_name, trigger_group)
                    order by next_fire_time nulls last, sched_name, job_name
                    """)
                .map(
                    (row, _) -> {
                      long next = row.getLong("next_fire_time");
                      return new Due(
                          row.getString("sched_name"),
                          row.getString("job_name"),
                          row.getBoolean("paused"),
                          row.getString("cron_expression"),
                          next <= 0 ? null : Instant.ofEpochMilli(next));
                    })
                .list());
  }

  /// Stops a job from firing until it is resumed, on all its schedulers or on one.
  ///
  /// @param actor who asks, for the audit
  /// @return how many triggers were paused
  public int pause(String job, @Nullable String scheduler, String actor) {
    return jdbi.inTransaction(
        handle -> {
          lock(handle);
          int paused =
              change(handle, job, scheduler, "PAUSED", List.of("WAITING", "ACQUIRED"))
                  + change(handle, job, scheduler, "PAUSED_BLOCKED", List.of("BLOCKED"));
          note(handle, paused, job, scheduler, actor, "paused");
          return paused;
        });
  }

  /// Lets a paused job fire again; what it missed meanwhile follows its misfire rule.
  ///
  /// @param actor who asks, for the audit
  /// @return how many triggers were resumed
  public int resume(String job, @Nullable String scheduler, String actor) {
    return jdbi.inTransaction(
        handle -> {
          lock(handle);
          int resumed =
              change(handle, job, scheduler, "WAITING", List.of("PAUSED"))
                  + change(handle, job, scheduler, "BLOCKED", List.of("PAUSED_BLOCKED"));
          note(handle, resumed, job, scheduler, actor, "resumed");
          return resumed;
        });
  }

  private static int change(
      Handle handle, String job, @Nullable String scheduler, String to, List<String> from) {
    return handle
        .createUpdate(
            """
            update quartz.qrtz_triggers set trigger_state = :to
            where job_name = :job and trigger_state = any(:from)
              and (cast(:scheduler as text) is null or sched_name = :scheduler)
            """)
        .bind("to", to)
        .bind("job", job)
        .bind("scheduler", scheduler)
        .bindArray("from", String.class, from)
        .execute();
  }

  private static void note(
      Handle handle,
      int changed,
      String job,
      @Nullable String scheduler,
      String actor,
      String what) {
    if (changed > 0) {
      audit(
          handle, actor, null, "job:" + job, scheduler == null ? what : what + " on " + scheduler);
    }
  }

  private static void audit(
      Handle handle, String actor, @Nullable String node, String entity, String change) {
    handle
        .createQuery("select nightshift.audit_append(:actor, :node, :entity, :change, '{}')")
        .bind("actor", actor)
        .bind("node", node)
        .bind("entity", entity)
        .bind("change", change)
        .mapTo(Long.class)
        .one();
  }

  /// Frees triggers that are acquired or blocked although nobody fires them, long after they were
  /// due: in a cluster Quartz never does (quartz#95, #145, #218, #310, #1516).
  ///
  /// @param overdue how long after its time a trigger counts as stuck
  /// @param node who frees them, for the audit
  /// @return the triggers that were freed, `scheduler/job`
  public List<String> freeStuck(Instant now, Duration overdue, String node) {
    return jdbi.inTransaction(
        handle -> {
          lock(handle);
          List<String> freed = freeStuck(handle, now.minus(overdue));
          for (String trigger : freed) {
            audit(handle, "nightshift", node, "trigger:" + trigger, "freed, as it was stuck");
          }
          return freed;
        });
  }

  private static List<String> freeStuck(Handle handle, Instant before) {
    return handle
        .createQuery(
            """
                  update quartz.qrtz_triggers t set trigger_state = 'WAITING'
                  where trigger_state in ('ACQUIRED', 'BLOCKED') and next_fire_time < :before
                    and not exists (
                      select from quartz.qrtz_fired_triggers f
                      where f.sched_name = t.sched_name and f.job_name = t.job_name and f.job_group = t.job_group)
                  returning sched_name || '/' || job_name
                  """)
        .bind("before", before.toEpochMilli())
        .mapTo(String.class)
        .list();
  }

  private static void lock(Handle handle) {
    handle
        .createQuery(
            "select lock_name from quartz.qrtz_locks where lock_name = 'TRIGGER_ACCESS' order by sched_name for update")
        .mapTo(String.class)
        .list();
  }
}
