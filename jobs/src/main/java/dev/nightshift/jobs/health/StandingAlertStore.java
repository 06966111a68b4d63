package dev.nightshift.jobs.health;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Alerts that other jobs than the health check open and close. Each stands with a host, so that it
/// is told like any other, but is known by its check and subject alone.
final class StandingAlertStore {
  private final Jdbi jdbi;

  StandingAlertStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// An open alert.
  record Open(long id, HostId host, String subject, String status) {}

  /// Those of a check.
  List<Open> open(String check) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select id, host_id, subject, status from nightshift.alert where check_name ="
                        + " :check and closed_at is null order by id")
                .bind("check", check)
                .map(
                    (row, _) ->
                        new Open(
                            row.getLong("id"),
                            new HostId(row.getLong("host_id")),
                            row.getString("subject"),
                            row.getString("status")))
                .list());
  }

  void opened(
      HostId host, String check, String subject, String status, String sentence, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    with alert as (
                      insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, sentence)
                      values (:host, :check, :subject, :status, :now, :now, :sentence)
                      on conflict (host_id, check_name, subject) where closed_at is null do nothing
                      returning id
                    )
                    insert into nightshift.alert_event (alert_id, at, kind, status, sentence)
                    select id, :now, 'opened', :status, :sentence from alert
                    """)
                .bind("host", host.value())
                .bind("check", check)
                .bind("subject", subject)
                .bind("status", status)
                .bind("sentence", sentence)
                .bind("now", Rows.utc(now))
                .execute());
  }

  /// Gives an open alert its newest status and sentence.
  ///
  /// @param status ok closes it
  void moved(Open open, String status, String sentence, Instant now) {
    boolean closed = status.equals("ok");
    boolean changed = !status.equals(open.status());
    jdbi.useTransaction(
        handle -> {
          int rows =
              handle
                  .createUpdate(
                      """
                      update nightshift.alert set sentence = :sentence, status = case when :closed then status else :status end,
                        changed_at = case when :changed then :now else changed_at end, closed_at = case when :closed then :now end
                      where id = :id and closed_at is null
                      """)
                  .bind("sentence", sentence)
                  .bind("closed", closed)
                  .bind("changed", changed)
                  .bind("status", status)
                  .bind("now", Rows.utc(now))
                  .bind("id", open.id())
                  .execute();
          if (changed && rows == 1) {
            event(handle, open, closed ? "closed" : "changed", status, sentence, now);
          }
        });
  }

  private static void event(
      Handle handle, Open open, String kind, String status, String sentence, Instant now) {
    handle
        .createUpdate(
            """
            insert into nightshift.alert_event (alert_id, at, kind, status_before, status, sentence)
            values (:id, :now, :kind, :before, :status, :sentence)
            """)
        .bind("id", open.id())
        .bind("now", Rows.utc(now))
        .bind("kind", kind)
        .bind("before", open.status())
        .bind("status", status)
        .bind("sentence", sentence)
        .execute();
  }
}
