package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.AlertChange;
import dev.nightshift.engine.health.CheckSubject;
import dev.nightshift.engine.health.HealthResult;
import dev.nightshift.engine.health.HealthScore;
import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Results of health checks.
public final class HealthStore {
  private final Jdbi jdbi;

  public HealthStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Writes the results of one round and what they mean for alerts, all or nothing. A run that is
  /// repeated replaces what it wrote before.
  ///
  /// @param run row in the ledger; null when asked for by hand
  void record(
      HostId host,
      @Nullable Long run,
      Instant at,
      Collection<HealthResult> results,
      List<AlertChange> changes,
      HealthScore score) {
    jdbi.useTransaction(
        handle -> {
          if (run != null) {
            handle
                .createUpdate("delete from nightshift.health_result where job_run_id = :run")
                .bind("run", run)
                .execute();
          }
          write(handle, host, run, at, results);
          HealthScoreStore.write(handle, host, at, score);
          new AlertStore(jdbi).apply(handle, host, at, results, changes);
        });
  }

  private static void write(
      Handle handle,
      HostId host,
      @Nullable Long run,
      Instant at,
      Collection<HealthResult> results) {
    if (results.isEmpty()) {
      return;
    }
    var batch =
        handle.prepareBatch(
            """
            insert into nightshift.health_result
              (job_run_id, host_id, container_id, at, check_name, subject, status, value, threshold, unit, sentence)
            values (:run, :host, :container, :at, :check, :subject, :status, :value, :threshold, :unit, :sentence)
            """);
    for (var result : results) {
      ContainerId container = result.container();
      batch
          .bind("run", run)
          .bind("host", host.value())
          .bind("container", container == null ? null : container.value())
          .bind("at", at.atOffset(ZoneOffset.UTC))
          .bind("check", result.about().check())
          .bind("subject", result.about().subject())
          .bind("status", result.status().word())
          .bind("value", result.value())
          .bind("threshold", result.threshold())
          .bind("unit", result.unit())
          .bind("sentence", result.sentence())
          .add();
    }
    batch.execute();
  }

  /// A result as it was stored.
  ///
  /// @param host name of the host
  public record Stored(String host, Instant at, HealthResult result) {}

  /// The results of the newest round of each host, or of one host.
  ///
  /// @param host name of the host; null for all
  public List<Stored> newest(@Nullable String host) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select host.name as host, result.*
                    from nightshift.host
                    cross join lateral (
                      select max(at) as at from nightshift.health_result where host_id = host.id) round
                    join nightshift.health_result result on result.host_id = host.id and result.at = round.at
                    where :host::text is null or host.name = :host
                    order by host.name, check_name, subject
                    """)
                .bind("host", host)
                .map((row, _) -> stored(row))
                .list());
  }

  private static Stored stored(ResultSet row) throws SQLException {
    Long container = HostVitalsStore.whole(row, "container_id");
    return new Stored(
        row.getString("host"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        new HealthResult(
            new CheckSubject(row.getString("check_name"), row.getString("subject")),
            container == null ? null : new ContainerId(container),
            HealthStatus.of(row.getString("status")),
            HostVitalsStore.number(row, "value"),
            HostVitalsStore.number(row, "threshold"),
            row.getString("unit"),
            row.getString("sentence")));
  }
}
