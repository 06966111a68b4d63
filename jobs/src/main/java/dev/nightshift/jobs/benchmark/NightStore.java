package dev.nightshift.jobs.benchmark;

import static dev.nightshift.jobs.database.Rows.number;

import dev.nightshift.engine.benchmark.MedianInterval;
import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.engine.benchmark.NightSeries.Night;
import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Benchmark results as series of nights, and the baselines people froze.
public final class NightStore {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

  /// Later than any night.
  private static final OffsetDateTime END = OffsetDateTime.parse("9999-12-31T00:00:00Z");

  private final Jdbi jdbi;

  public NightStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  private record Key(String benchmark, String metric) {}

  private record Result(
      Key key,
      String unit,
      boolean higherIsBetter,
      Instant at,
      double value,
      @Nullable Double hostSpeed,
      String facts) {
    /// The value as it were, had the host been as fast as in another run.
    Result atSpeedOf(Result other) {
      if (hostSpeed == null || other.hostSpeed == null) {
        return this;
      }
      double faster = other.hostSpeed / hostSpeed;
      double adjusted = higherIsBetter ? value * faster : value / faster;
      return new Result(key, unit, higherIsBetter, at, adjusted, hostSpeed, facts);
    }
  }

  /// The series of a host in a suite: one night is a day in UTC, and more runs in one night count
  /// as their median. A metric whose newest result was measured by other versions of its tools than
  /// those before begins there. What counts CPU time is held at the speed the host had in the
  /// newest run, so that a host that became slower is told once, by the canaries.
  public List<NightSeries> series(HostId host, String suite, Instant since) {
    return series(host, suite, since, Instant.MAX);
  }

  /// The same as it was at an instant, and nothing after it.
  public List<NightSeries> series(HostId host, String suite, Instant since, Instant until) {
    var end = until.equals(Instant.MAX) ? END : until.atOffset(ZoneOffset.UTC);
    var results =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select r.benchmark, r.metric, r.unit, r.higher_is_better, r.at, r.value, r.host_speed, r.environment::text as facts
                        from nightshift.benchmark_result r
                        where r.host_id = :host and r.suite = :suite and r.at >= :since and r.at < :end and r.outcome = 'measured'
                          and r.series = (select n.series from nightshift.benchmark_result n
                            where n.host_id = r.host_id and n.suite = r.suite and n.benchmark = r.benchmark and n.metric = r.metric and n.at < :end
                            order by n.at desc, n.id desc limit 1)
                        order by r.benchmark, r.metric, r.at, r.id
                        """)
                    .bind("host", host.value())
                    .bind("suite", suite)
                    .bind("since", since.atOffset(ZoneOffset.UTC))
                    .bind("end", end)
                    .map(
                        (row, _) ->
                            new Result(
                                new Key(row.getString("benchmark"), row.getString("metric")),
                                row.getString("unit"),
                                row.getBoolean("higher_is_better"),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getDouble("value"),
                                number(row, "host_speed"),
                                row.getString("facts")))
                    .list());
    var byMetric = new LinkedHashMap<Key, List<Result>>();
    results.forEach(
        result -> byMetric.computeIfAbsent(result.key(), _ -> new ArrayList<>()).add(result));
    return byMetric.values().stream().map(NightStore::series).toList();
  }

  private static NightSeries series(List<Result> results) {
    var byNight = new TreeMap<LocalDate, List<Result>>();
    results.stream()
        .map(result -> result.atSpeedOf(results.getLast()))
        .forEach(
            result ->
                byNight
                    .computeIfAbsent(
                        result.at().atZone(ZoneOffset.UTC).toLocalDate(), _ -> new ArrayList<>())
                    .add(result));
    var newest = results.getLast();
    return new NightSeries(
        newest.key().benchmark(),
        newest.key().metric(),
        newest.unit(),
        newest.higherIsBetter(),
        byNight.values().stream().map(NightStore::night).toList());
  }

  private static Night night(List<Result> runs) {
    double[] values = runs.stream().mapToDouble(Result::value).toArray();
    return new Night(
        runs.getLast().at(),
        MedianInterval.of(values).median(),
        runs.stream().map(Result::value).toList(),
        JSON.readValue(runs.getLast().facts(), FACTS));
  }

  /// A frozen level of one metric.
  ///
  /// @param nights how many nights it is the median of
  public record Frozen(
      String benchmark, String metric, String unit, double value, int nights, Instant setAt) {}

  /// Freezes the median of the last nights of each metric as the suite's baseline, in place of the
  /// one before.
  ///
  /// @return how many metrics have one now
  public int freeze(
      HostId host, String suite, List<NightSeries> all, int nights, String actor, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          int frozen = 0;
          for (var series : all) {
            double[] values = series.values();
            int from = Math.max(0, values.length - nights);
            double[] last = java.util.Arrays.copyOfRange(values, from, values.length);
            frozen +=
                handle
                    .createUpdate(
                        """
                        insert into nightshift.benchmark_baseline (host_id, suite, benchmark, metric, unit, value, nights, set_at, set_by)
                        values (:host, :suite, :benchmark, :metric, :unit, :value, :nights, :now, :actor)
                        on conflict (host_id, suite, benchmark, metric) do update set unit = excluded.unit, value = excluded.value,
                          nights = excluded.nights, set_at = excluded.set_at, set_by = excluded.set_by
                        """)
                    .bind("host", host.value())
                    .bind("suite", suite)
                    .bind("benchmark", series.benchmark())
                    .bind("metric", series.metric())
                    .bind("unit", series.unit())
                    .bind("value", MedianInterval.of(last).median())
                    .bind("nights", last.length)
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .bind("actor", actor)
                    .execute();
          }
          return frozen;
        });
  }

  /// The frozen baseline of a suite on a host.
  public List<Frozen> frozen(HostId host, String suite) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select benchmark, metric, unit, value, nights, set_at from nightshift.benchmark_baseline
                    where host_id = :host and suite = :suite order by benchmark, metric
                    """)
                .bind("host", host.value())
                .bind("suite", suite)
                .map(
                    (row, _) ->
                        new Frozen(
                            row.getString("benchmark"),
                            row.getString("metric"),
                            row.getString("unit"),
                            row.getDouble("value"),
                            row.getInt("nights"),
                            row.getObject("set_at", OffsetDateTime.class).toInstant()))
                .list());
  }

  /// When somebody last accepted the level as it was.
  Optional<Instant> baselineSetAt(HostId host, String suite) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select set_at from nightshift.benchmark_baseline where host_id = :host and suite = :suite
                    order by set_at desc limit 1
                    """)
                .bind("host", host.value())
                .bind("suite", suite)
                .map((row, _) -> row.getObject("set_at", OffsetDateTime.class).toInstant())
                .findOne());
  }

  /// A metric that was measured in a night.
  public record Measured(String benchmark, String metric, String unit, double value) {}

  /// What the last run of a suite within a day in UTC measured.
  public List<Measured> night(HostId host, String suite, LocalDate day) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct on (benchmark, metric) benchmark, metric, unit, value
                    from nightshift.benchmark_result
                    where host_id = :host and suite = :suite and at >= :from and at < :until and outcome = 'measured'
                    order by benchmark, metric, at desc, id desc
                    """)
                .bind("host", host.value())
                .bind("suite", suite)
                .bind("from", day.atStartOfDay().atOffset(ZoneOffset.UTC))
                .bind("until", day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                .map(
                    (row, _) ->
                        new Measured(
                            row.getString("benchmark"),
                            row.getString("metric"),
                            row.getString("unit"),
                            row.getDouble("value")))
                .list());
  }
}
