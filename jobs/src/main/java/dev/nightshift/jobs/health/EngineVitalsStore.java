package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.EngineVitals;
import dev.nightshift.engine.profile.ScheduleConfig;
import dev.nightshift.engine.profile.Timing;
import dev.nightshift.engine.usage.HostId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads what Nightshift's own tables say about itself.
final class EngineVitalsStore {
  private static final Duration RECENT = Duration.ofMinutes(15);
  private static final Duration NODE_LIVES = Duration.ofMinutes(2);

  /// What runs more often than this is a loop without a ledger.
  private static final Duration LEDGER = Duration.ofMinutes(1);

  private final Jdbi jdbi;

  EngineVitalsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Whether this host tells what concerns the whole fleet: the first of those on which a node
  /// lives does, so that an alert is raised once and not by each host.
  boolean speaksForFleet(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select coalesce(min(host_id), :host) = :host from nightshift.node
                    where stopped_at is null and heartbeat_at > clock_timestamp() - cast(:lives as interval)
                    """)
                .bind("host", host.value())
                .bind("lives", NODE_LIVES.toSeconds() + " s")
                .mapTo(Boolean.class)
                .one());
  }

  /// @param dataDirectory null where there is none
  EngineVitals vitals(
      HostId host,
      ScheduleConfig schedule,
      boolean wholeFleet,
      EngineVitals.@Nullable Space dataDirectory,
      Instant now) {
    return jdbi.withHandle(
        handle ->
            new EngineVitals(
                jobs(handle, host, schedule, wholeFleet, now),
                roundsMissed(handle, host, now),
                newestSample(handle, host, now),
                wholeFleet ? oldestMail(handle, now) : null,
                wholeFleet ? deadMails(handle, now) : 0,
                dataDirectory));
  }

  private static List<EngineVitals.Job> jobs(
      Handle handle, HostId host, ScheduleConfig schedule, boolean wholeFleet, Instant now) {
    var begin = scheduledSince(handle, host);
    var jobs = new ArrayList<EngineVitals.Job>();
    for (var entry : schedule.timings().entrySet()) {
      if (entry.getValue() instanceof Timing.Every(var interval)
          && interval.compareTo(LEDGER) < 0) {
        continue;
      }
      var due =
          entry
              .getValue()
              .previous(now, schedule.zone())
              .filter(instant -> begin.isPresent() && instant.isAfter(begin.get()));
      var run = lastRun(handle, host, entry.getKey());
      boolean fleet = run.map(r -> r.scope.equals("fleet")).orElse(false);
      if (!fleet || wholeFleet) {
        jobs.add(
            new EngineVitals.Job(
                entry.getKey(),
                due.orElse(null),
                run.filter(r -> due.isPresent() && r.isFor(due.get()))
                    .map(r -> r.startedAt)
                    .orElse(null),
                run.map(r -> r.failure).orElse(null)));
      }
    }
    return jobs;
  }

  /// Nothing can have been missed before the host's profile held and before a node ever ran.
  private static Optional<Instant> scheduledSince(Handle handle, HostId host) {
    return handle
        .createQuery(
            """
            select greatest(
              (select min(started_at) from nightshift.node where host_id = :host),
              (select since from nightshift.profile_use
               where host_id is null or (host_id = :host and ended_at is null)
               order by host_id nulls last, id desc limit 1)) as since
            where exists (select from nightshift.node where host_id = :host)
            """)
        .bind("host", host.value())
        .mapTo(OffsetDateTime.class)
        .findOne()
        .map(OffsetDateTime::toInstant);
  }

  private record LastRun(
      String scope, Instant scheduledAt, Instant startedAt, @Nullable String failure) {
    boolean isFor(Instant due) {
      return !scheduledAt.isBefore(due) || !startedAt.isBefore(due);
    }
  }

  private static Optional<LastRun> lastRun(Handle handle, HostId host, String job) {
    return handle
        .createQuery(
            """
            select scope, scheduled_at, started_at,
              case when state in ('failed', 'abandoned') then coalesce(error, state) end as failure
            from nightshift.job_run
            where job = :job
              and scope in ('fleet', (select 'host:' || name from nightshift.host where id = :host))
            order by scheduled_at desc limit 1
            """)
        .bind("job", job)
        .bind("host", host.value())
        .map(
            (row, _) ->
                new LastRun(
                    row.getString("scope"),
                    row.getObject("scheduled_at", OffsetDateTime.class).toInstant(),
                    row.getObject("started_at", OffsetDateTime.class).toInstant(),
                    row.getString("failure")))
        .findOne();
  }

  private static @Nullable Double roundsMissed(Handle handle, HostId host, Instant now) {
    return handle
        .createQuery(
            """
            select sum(rounds_missed)::double precision / (count(*) + sum(rounds_missed)) as missed
            from nightshift.collector_sample where host_id = :host and at > :recent
            having count(*) > 0
            """)
        .bind("host", host.value())
        .bind("recent", now.minus(RECENT).atOffset(ZoneOffset.UTC))
        .map((row, _) -> Optional.ofNullable(HostVitalsStore.number(row, "missed")))
        .findOne()
        .flatMap(missed -> missed)
        .orElse(null);
  }

  private static @Nullable Duration newestSample(Handle handle, HostId host, Instant now) {
    return handle
        .createQuery(
            "select at from nightshift.host_sample where host_id = :host order by at desc limit 1")
        .bind("host", host.value())
        .mapTo(OffsetDateTime.class)
        .findOne()
        .map(at -> Duration.between(at.toInstant(), now))
        .orElse(null);
  }

  private static @Nullable Duration oldestMail(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            select queued_at from nightshift.mail_outbox
            where state in ('queued', 'sending', 'unknown') order by queued_at limit 1
            """)
        .mapTo(OffsetDateTime.class)
        .findOne()
        .map(at -> Duration.between(at.toInstant(), now))
        .orElse(null);
  }

  private static long deadMails(Handle handle, Instant now) {
    return handle
        .createQuery(
            "select count(*) from nightshift.mail_outbox where state = 'dead' and queued_at > :week")
        .bind("week", now.minus(Duration.ofDays(7)).atOffset(ZoneOffset.UTC))
        .mapTo(Long.class)
        .one();
  }
}
