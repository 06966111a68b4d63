package dev.nightshift.jobs.mail;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.Alarm;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Alerts that wait for an answer, and answers.
public final class EscalationStore {
  private static final int MOST = 100;

  private final Jdbi jdbi;

  public EscalationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// An alert that nobody answered.
  record Unanswered(long id, String host, Alarm alarm) {}

  /// Hands what nobody answered to whoever tells it, and notes it, in one transaction.
  ///
  /// @param before alerts that were told until then
  /// @return alerts that were escalated
  int escalate(Instant before, Instant at, BiConsumer<Handle, List<Unanswered>> tell) {
    return jdbi.inTransaction(
        handle -> {
          var due = unanswered(handle, before);
          if (!due.isEmpty()) {
            tell.accept(handle, due);
            escalated(handle, due, at);
          }
          return due.size();
        });
  }

  /// Critical alerts that are open, were told before an instant, and were neither answered nor
  /// escalated: locked until the transaction ends.
  private static List<Unanswered> unanswered(Handle handle, Instant before) {
    return handle
        .createQuery(
            """
            select a.id, h.name as host, a.subject, a.status, a.sentence, a.opened_at
            from nightshift.alert a join nightshift.host h on h.id = a.host_id
            where a.closed_at is null and a.status = 'critical' and a.changed_at <= :before
              and a.answered_at is null and a.escalated_at is null
            order by h.name, a.opened_at, a.id limit :most
            for update of a skip locked
            """)
        .bind("before", utc(before))
        .bind("most", MOST)
        .map(
            (row, _) ->
                new Unanswered(
                    row.getLong("id"),
                    row.getString("host"),
                    new Alarm(
                        Severity.of(row.getString("status")),
                        Line.of(row.getString("host")),
                        Line.of(row.getString("subject")),
                        Line.of(row.getString("sentence")),
                        Alarm.Change.UNANSWERED,
                        instant(row, "opened_at"))))
        .list();
  }

  private static void escalated(Handle handle, List<Unanswered> alerts, Instant at) {
    handle
        .createUpdate("update nightshift.alert set escalated_at = :at where id = any(:ids)")
        .bind("at", utc(at))
        .bindArray("ids", Long.class, alerts.stream().map(Unanswered::id).toList())
        .execute();
  }

  /// An open alert as people see it.
  ///
  /// @param answeredBy who looks after it; empty while nobody does
  public record Open(
      long id,
      String host,
      String check,
      String subject,
      String status,
      String sentence,
      Instant openedAt,
      Optional<String> answeredBy,
      boolean escalated) {}

  /// Open alerts, worst and oldest first.
  public List<Open> open() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a.id, h.name as host, a.check_name, a.subject, a.status, a.sentence, a.opened_at, a.answered_by, a.escalated_at
                    from nightshift.alert a join nightshift.host h on h.id = a.host_id
                    where a.closed_at is null
                    order by case a.status when 'critical' then 1 when 'warning' then 2 else 3 end, a.opened_at, a.id
                    """)
                .map(
                    (row, _) ->
                        new Open(
                            row.getLong("id"),
                            row.getString("host"),
                            row.getString("check_name"),
                            row.getString("subject"),
                            row.getString("status"),
                            row.getString("sentence"),
                            instant(row, "opened_at"),
                            Optional.ofNullable(row.getString("answered_by")),
                            row.getObject("escalated_at") != null))
                .list());
  }

  /// Notes that a person looks after an alert: then it is not escalated.
  ///
  /// @return false when there is no such open alert
  public boolean answer(long alert, String person, String said, Instant at) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update nightshift.alert set answered_at = :at, answered_by = :person, answer = :said
                        where id = :alert and closed_at is null
                        """)
                    .bind("alert", alert)
                    .bind("person", person)
                    .bind("said", said)
                    .bind("at", utc(at))
                    .execute())
        == 1;
  }
}
