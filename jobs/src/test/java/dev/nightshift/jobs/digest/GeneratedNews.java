package dev.nightshift.jobs.digest;

import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Alerts, findings, recommendations, benchmark results and runs for tests, as the jobs write them.
final class GeneratedNews {
  private final Jdbi jdbi;

  GeneratedNews(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  void alert(long host, String subject, String status, Instant opened, @Nullable Instant closed) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, closed_at, sentence)
                    values (:host, 'disk-space', :subject, :status, :opened, :opened, :closed, :subject || ' is 96 % full.')
                    """)
                .bind("host", host)
                .bind("subject", subject)
                .bind("status", status)
                .bind("opened", Rows.utc(opened))
                .bind("closed", closed == null ? null : Rows.utc(closed))
                .execute());
  }

  void finding(long host, String severity, String sentence, Instant found) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.finding (kind, host_id, fingerprint, severity, confidence, during, found_at, last_seen_at, sentence, advice, evidence)
                    values ('exhaustion', :host, :sentence, :severity, 0.9, tstzrange(:found, null), :found, :found, :sentence, 'Make room.', '{}')
                    """)
                .bind("host", host)
                .bind("sentence", sentence)
                .bind("severity", severity)
                .bind("found", Rows.utc(found))
                .execute());
  }

  void resize(long host, long container, long from, long to, String sentence, Instant made) {
    recommendation(host, container, "resize", from, to, sentence, made, "3 days");
  }

  void notEnoughData(long host, long container, Instant made) {
    recommendation(
        host, container, "not-enough-data", 1 << 20, null, "Too early.", made, "1 minute");
  }

  private void recommendation(
      long host,
      long container,
      String answer,
      long from,
      @Nullable Long to,
      String sentence,
      Instant made,
      String history) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value,
                      proposed_value, unit, policy, policy_version, samples_used, history, sentence, evidence, made_at)
                    select workload_id, :host, :container, 'memory', :answer, :from, cast(:to as double precision), 'bytes', 'peak', 1, 100,
                      tstzrange(cast(:made as timestamptz) - cast(:history as interval), :made), :sentence, '{}', :made
                    from nightshift.container where id = :container
                    """)
                .bind("host", host)
                .bind("container", container)
                .bind("answer", answer)
                .bind("from", (double) from)
                .bind("to", to == null ? null : (double) to)
                .bind("history", history)
                .bind("sentence", sentence)
                .bind("made", Rows.utc(made))
                .execute());
  }

  void benchmark(
      long host,
      String name,
      @Nullable Double value,
      String outcome,
      @Nullable String reason,
      Instant at) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, low, high, trials, unit, higher_is_better, outcome, reason)
                    values (:host, :at, 'quick', :name, 'rate', :value, :value, :value, 3, 'IOPS', true, :outcome, :reason)
                    """)
                .bind("host", host)
                .bind("at", Rows.utc(at))
                .bind("name", name)
                .bind("value", value)
                .bind("outcome", outcome)
                .bind("reason", reason)
                .execute());
  }

  void run(String job, String state, String sentence, Instant at) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at, ended_at, summary, error)
                    values (:job, 'fleet', :at, 'test', :state, :at, :at, :at, :sentence, case when :state = 'failed' then :sentence end)
                    """)
                .bind("job", job)
                .bind("state", state)
                .bind("sentence", sentence)
                .bind("at", Rows.utc(at))
                .execute());
  }
}
