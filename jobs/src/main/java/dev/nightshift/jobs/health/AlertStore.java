package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.AlertChange;
import dev.nightshift.engine.health.CheckSubject;
import dev.nightshift.engine.health.HealthResult;
import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Alerts, and what of them has been told.
public final class AlertStore {
  private static final int MOST_AT_ONCE = 500;

  private final Jdbi jdbi;

  public AlertStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The open alerts of a host.
  public Map<CheckSubject, HealthStatus> open(HostId host) {
    var open = new HashMap<CheckSubject, HealthStatus>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select check_name, subject, status from nightshift.alert
                    where host_id = :host and closed_at is null
                    """)
                .bind("host", host.value())
                .map(
                    (row, _) ->
                        Map.entry(
                            new CheckSubject(row.getString("check_name"), row.getString("subject")),
                            HealthStatus.of(row.getString("status"))))
                .forEach(entry -> open.put(entry.getKey(), entry.getValue())));
    return Map.copyOf(open);
  }

  /// Writes changes, and the latest sentence of what stays open.
  void apply(
      Handle handle,
      HostId host,
      Instant at,
      Collection<HealthResult> results,
      List<AlertChange> changes) {
    for (var change : changes) {
      switch (change) {
        case AlertChange.Opened(var result) -> opened(handle, host, at, result);
        case AlertChange.Changed(var before, var result) ->
            moved(handle, host, at, change.about(), before, result.status(), result.sentence());
        case AlertChange.Closed(var about, var before, var sentence) ->
            moved(handle, host, at, about, before, HealthStatus.OK, sentence);
      }
    }
    var batch =
        handle.prepareBatch(
            """
            update nightshift.alert set sentence = :sentence
            where host_id = :host and check_name = :check and subject = :subject and status = :status
              and closed_at is null
            """);
    results.stream()
        .filter(result -> result.status().isAlarming())
        .forEach(
            result ->
                batch
                    .bind("host", host.value())
                    .bind("check", result.about().check())
                    .bind("subject", result.about().subject())
                    .bind("status", result.status().word())
                    .bind("sentence", result.sentence())
                    .add());
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static void opened(Handle handle, HostId host, Instant at, HealthResult result) {
    // Two rounds at once (one by hand) may both find it: the second one finds it open.
    handle
        .createQuery(
            """
            insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, sentence)
            values (:host, :check, :subject, :status, :at, :at, :sentence)
            on conflict (host_id, check_name, subject) where closed_at is null do nothing
            returning id
            """)
        .bind("host", host.value())
        .bind("check", result.about().check())
        .bind("subject", result.about().subject())
        .bind("status", result.status().word())
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("sentence", result.sentence())
        .mapTo(Long.class)
        .findOne()
        .ifPresent(id -> event(handle, id, at, "opened", null, result.status(), result.sentence()));
  }

  private static void moved(
      Handle handle,
      HostId host,
      Instant at,
      CheckSubject about,
      HealthStatus before,
      HealthStatus after,
      String sentence) {
    boolean closed = after == HealthStatus.OK;
    handle
        .createQuery(
            """
            update nightshift.alert set
              status = case when :closed then status else :after end, changed_at = :at, sentence = :sentence,
              closed_at = case when :closed then :at end
            where host_id = :host and check_name = :check and subject = :subject and status = :before
              and closed_at is null
            returning id
            """)
        .bind("closed", closed)
        .bind("after", after.word())
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("sentence", sentence)
        .bind("host", host.value())
        .bind("check", about.check())
        .bind("subject", about.subject())
        .bind("before", before.word())
        .mapTo(Long.class)
        .findOne()
        .ifPresent(
            id -> event(handle, id, at, closed ? "closed" : "changed", before, after, sentence));
  }

  private static void event(
      Handle handle,
      long alert,
      Instant at,
      String kind,
      @Nullable HealthStatus before,
      HealthStatus after,
      String sentence) {
    handle
        .createUpdate(
            """
            insert into nightshift.alert_event (alert_id, at, kind, status_before, status, sentence)
            values (:alert, :at, :kind, :before, :after, :sentence)
            """)
        .bind("alert", alert)
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("kind", kind)
        .bind("before", before == null ? null : before.word())
        .bind("after", after.word())
        .bind("sentence", sentence)
        .execute();
  }

  /// What of a host has not been told, oldest first, at most 500.
  List<AlertNotice> untold(HostId host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select event.id, event.alert_id, host.name as host, alert.check_name, alert.subject,
                      event.status_before, event.status, event.sentence, event.at,
                      alert.opened_at, alert.escalated_at is not null as escalated
                    from nightshift.alert_event event
                    join nightshift.alert on alert.id = event.alert_id
                    join nightshift.host on host.id = alert.host_id
                    where event.told_at is null and alert.host_id = :host
                    order by event.id limit :most
                    """)
                .bind("host", host.value())
                .bind("most", MOST_AT_ONCE)
                .map(
                    (row, _) -> {
                      String before = row.getString("status_before");
                      return new AlertNotice(
                          row.getLong("id"),
                          row.getLong("alert_id"),
                          row.getString("host"),
                          new CheckSubject(row.getString("check_name"), row.getString("subject")),
                          before == null ? null : HealthStatus.of(before),
                          HealthStatus.of(row.getString("status")),
                          row.getString("sentence"),
                          row.getObject("at", OffsetDateTime.class).toInstant(),
                          row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                          row.getBoolean("escalated"));
                    })
                .list());
  }

  /// Notes that these are told.
  void told(Collection<AlertNotice> notices, Instant at) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update nightshift.alert_event set told_at = :at where id = any(:ids) and told_at is null")
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("ids", notices.stream().map(AlertNotice::id).toArray(Long[]::new))
                .execute());
  }
}
