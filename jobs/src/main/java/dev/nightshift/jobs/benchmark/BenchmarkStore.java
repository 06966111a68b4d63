package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.NightVerdict;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Results of benchmarks.
public final class BenchmarkStore {
  private static final JsonMapper JSON = new JsonMapper();

  private static final RowMapper<Row> ROW =
      (row, _) ->
          new Row(
              row.getString("host"),
              row.getObject("at", OffsetDateTime.class).toInstant(),
              row.getString("suite"),
              row.getString("benchmark"),
              row.getString("metric"),
              row.getObject("value", Double.class),
              row.getObject("low", Double.class),
              row.getObject("high", Double.class),
              row.getInt("trials"),
              row.getString("unit"),
              row.getString("outcome"),
              row.getString("reason"));

  private final Jdbi jdbi;

  public BenchmarkStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A stored result. `value`, `low` and `high` are null when nothing was measured; `reason` then
  /// says why.
  public record Row(
      String host,
      Instant at,
      String suite,
      String benchmark,
      String metric,
      @Nullable Double value,
      @Nullable Double low,
      @Nullable Double high,
      int trials,
      String unit,
      String outcome,
      @Nullable String reason) {}

  /// One run of a suite.
  ///
  /// @param jobRun row in the ledger; null when asked for by hand
  /// @param seed of the random order of its trials
  /// @param seconds how long it took
  /// @param cpuSeconds CPU time it used
  /// @param trials how many were taken
  record Run(
      @Nullable Long jobRun,
      HostId host,
      String suite,
      Instant at,
      long seed,
      double seconds,
      double cpuSeconds,
      int trials) {}

  /// Stores the results of one run, all or none.
  ///
  /// @param seriesOf by benchmark, what its results must share to be comparable
  void record(
      Run run,
      List<BenchmarkResult> results,
      Map<String, String> seriesOf,
      Map<String, String> environment) {
    String facts = JSON.writeValueAsString(environment);
    jdbi.useTransaction(
        handle -> {
          for (var result : results) {
            var insert =
                handle
                    .createUpdate(
                        """
                        insert into nightshift.benchmark_result (job_run_id, host_id, at, suite, benchmark, metric, value, low, high,
                          trials, disturbed, unit, higher_is_better, outcome, reason, series, host_speed, environment)
                        values (:run, :host, :at, :suite, :benchmark, :metric, :value, :low, :high, :trials, :disturbed, :unit, :higher,
                          :outcome, :reason, :series, :speed, cast(:environment as jsonb))
                        """)
                    .bind("run", run.jobRun())
                    .bind("host", run.host().value())
                    .bind("at", run.at())
                    .bind("suite", run.suite())
                    .bind("benchmark", result.benchmark())
                    .bind("series", seriesOf.getOrDefault(result.benchmark(), ""))
                    .bind("environment", facts);
            bind(insert, result).execute();
          }
          insert(handle, run, results);
        });
  }

  private static void insert(Handle handle, Run run, List<BenchmarkResult> results) {
    int disturbed =
        results.stream()
            .mapToInt(r -> r instanceof BenchmarkResult.Measured m ? m.disturbed() : 0)
            .sum();
    handle
        .createUpdate(
            """
            insert into nightshift.benchmark_run (host_id, at, suite, seed, seconds, cpu_seconds, trials, disturbed)
            values (:host, :at, :suite, :seed, :seconds, :cpu, :trials, :disturbed)
            on conflict (host_id, at, suite) do nothing
            """)
        .bind("host", run.host().value())
        .bind("at", run.at())
        .bind("suite", run.suite())
        .bind("seed", run.seed())
        .bind("seconds", run.seconds())
        .bind("cpu", run.cpuSeconds())
        .bind("trials", run.trials())
        .bind("disturbed", disturbed)
        .execute();
  }

  /// CPU time that benchmarks have used on a host since then, in seconds.
  double cpuUsed(HostId host, Instant since) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select coalesce(sum(cpu_seconds), 0) from nightshift.benchmark_run where"
                        + " host_id = :host and at >= :since")
                .bind("host", host.value())
                .bind("since", since)
                .mapTo(Double.class)
                .one());
  }

  /// Benchmarks whose newest results in a suite seem worse than those of the nights before.
  Set<String> doubtful(HostId host, String suite, Instant now) {
    var series = new NightStore(jdbi).series(host, suite, now.minus(Nights.LOOKBACK));
    return NightVerdict.of(series).stream()
        .filter(verdict -> verdict.word() == NightVerdict.Word.WORSE)
        .filter(verdict -> verdict.series().nights().getLast().at().equals(now))
        .map(verdict -> verdict.series().benchmark())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Update bind(Update insert, BenchmarkResult result) {
    return switch (result) {
      case BenchmarkResult.Measured(
              _,
              var metric,
              var value,
              var unit,
              var higher,
              int disturbed,
              var speed) ->
          insert
              .bind("disturbed", disturbed)
              .bind("speed", speed)
              .bind("metric", metric)
              .bind("value", value.median())
              .bind("low", value.low())
              .bind("high", value.high())
              .bind("trials", value.trials())
              .bind("unit", unit)
              .bind("higher", higher)
              .bind("outcome", "measured")
              .bind("reason", (String) null);
      case BenchmarkResult.Skipped(_, var reason) -> nothing(insert, "skipped", reason);
      case BenchmarkResult.Failed(_, var reason) -> nothing(insert, "failed", reason);
      case BenchmarkResult.Stopped(_, var reason) -> nothing(insert, "stopped", reason);
    };
  }

  private static Update nothing(Update insert, String outcome, String reason) {
    return insert
        .bind("disturbed", 0)
        .bind("speed", (Double) null)
        .bind("metric", "-")
        .bind("value", (Double) null)
        .bind("low", (Double) null)
        .bind("high", (Double) null)
        .bind("trials", 0)
        .bind("unit", "-")
        .bind("higher", true)
        .bind("outcome", outcome)
        .bind("reason", reason);
  }

  private static final String COLUMNS =
      "select h.name as host, r.at, r.suite, r.benchmark, r.metric, r.value, r.low, r.high,"
          + " r.trials, r.unit, r.outcome, r.reason from nightshift.benchmark_result r join"
          + " nightshift.host h on h.id = r.host_id ";

  /// How long the server took to answer each of some empty questions over one connection.
  long[] roundTripNanos(int questions) {
    return jdbi.withHandle(
        handle -> {
          try (var statement = handle.getConnection().prepareStatement("select 1")) {
            var nanos = new long[questions];
            for (int i = 0; i < questions; i++) {
              long begin = System.nanoTime();
              statement.executeQuery().close();
              nanos[i] = System.nanoTime() - begin;
            }
            return nanos;
          } catch (SQLException e) {
            throw new NightshiftException(
                ErrorKind.DATABASE, "The database did not answer: " + e.getMessage() + ".", e);
          }
        });
  }

  /// The server's version.
  String serverVersion() {
    return jdbi.withHandle(
        handle -> handle.createQuery("show server_version").mapTo(String.class).one());
  }

  /// Results of one benchmark, or of all, the newest first.
  public List<Row> history(@Nullable String benchmark, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    COLUMNS
                        + "where cast(:benchmark as text) is null or r.benchmark = :benchmark order"
                        + " by r.at desc, r.id limit :most")
                .bind("benchmark", benchmark)
                .bind("most", most)
                .map(ROW)
                .list());
  }

  /// A suite of a host.
  public record HostSuite(HostId host, String name, String suite) {}

  /// Where a benchmark was measured.
  public List<HostSuite> measuredIn(String benchmark) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct h.name, h.id, r.suite from nightshift.benchmark_result r join nightshift.host h on h.id = r.host_id
                    where r.benchmark = :benchmark and r.outcome = 'measured' order by h.name, r.suite
                    """)
                .bind("benchmark", benchmark)
                .map(
                    (row, _) ->
                        new HostSuite(
                            new HostId(row.getLong("id")),
                            row.getString("name"),
                            row.getString("suite")))
                .list());
  }

  /// The newest result of each metric on each host; one that was insisted on while the host was
  /// busy only where there is no other.
  public List<Row> latest() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select distinct on (host, benchmark, metric) * from ("
                        + COLUMNS
                        + ") results order by host, benchmark, metric, suite like '%-insisted', at desc")
                .map(ROW)
                .list());
  }
}
