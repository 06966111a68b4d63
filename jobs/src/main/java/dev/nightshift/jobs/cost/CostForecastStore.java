package dev.nightshift.jobs.cost;

import dev.nightshift.engine.prediction.DailyCost;
import dev.nightshift.engine.prediction.MonthForecast;
import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Daily costs, and what months were expected to cost.
public final class CostForecastStore {
  /// Names of a scope that are foreseen: the dearest.
  private static final int MOST = 200;

  private final Jdbi jdbi;

  public CostForecastStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A forecast as it is kept.
  ///
  /// @param soFarUsd what the days of the month that were over had cost
  /// @param lowUsd null while too little is known of past errors
  /// @param method who spoke
  public record Kept(
      String scope,
      String name,
      LocalDate madeOn,
      double soFarUsd,
      double totalUsd,
      @Nullable Double lowUsd,
      @Nullable Double highUsd,
      double naiveUsd,
      String method) {}

  /// What the hosts that are watched come to in a day at the prices that hold; where there are
  /// imported ones only, what those do.
  double dearestDay() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select 24 * coalesce(sum(p.hourly_usd), 0) from nightshift.host_price p join nightshift.host h on h.id = p.host_id
                    where upper_inf(p.valid) and (h.imported_from is null or not exists (
                      select from nightshift.host_cost c join nightshift.host r on r.id = c.host_id where r.imported_from is null))
                    """)
                .mapTo(Double.class)
                .one());
  }

  /// What the fleet cost each day, one series. Imported hosts are not part of it where others are.
  List<DailyCost> fleet(LocalDate since, LocalDate until) {
    return series(
        """
        select 'fleet' as name, date_trunc('day', t.hour, 'UTC')::date as day, sum(t.hourly_usd) as usd
        from nightshift.host_cost t join nightshift.host h on h.id = t.host_id
        where t.hour >= :since and t.hour < :until and (h.imported_from is null or not exists (
          select from nightshift.host_cost c join nightshift.host r on r.id = c.host_id where r.imported_from is null))
        group by 2 order by 1, 2
        """,
        since,
        until);
  }

  /// What the dearest workloads cost each day.
  List<DailyCost> workloads(LocalDate since, LocalDate until) {
    return series(
        """
        with daily as materialized (
          select container_id, (hour at time zone 'UTC')::date as day, sum(cpu_usd + memory_usd) as usd
          from nightshift.container_cost where hour >= :since and hour < :until group by 1, 2
        ), named as (
          select w.name, d.day, sum(d.usd) as usd from daily d
          join nightshift.container c on c.id = d.container_id join nightshift.workload w on w.id = c.workload_id group by 1, 2
        ), dearest as (
          select name from named group by name order by sum(usd) desc, name limit :most
        )
        select name, day, usd from named join dearest using (name) order by name, day
        """,
        since,
        until);
  }

  /// What the dearest projects cost each day.
  List<DailyCost> projects(LocalDate since, LocalDate until) {
    return series(
        """
        with daily as materialized (
          select container_id, (hour at time zone 'UTC')::date as day, sum(cpu_usd + memory_usd) as usd
          from nightshift.container_cost where hour >= :since and hour < :until group by 1, 2
        ), named as (
          select p.project as name, d.day, sum(d.usd) as usd from daily d
          join report.container_project p on p.container_id = d.container_id where p.project is not null group by 1, 2
        ), dearest as (
          select name from named group by name order by sum(usd) desc, name limit :most
        )
        select name, day, usd from named join dearest using (name) order by name, day
        """,
        since,
        until);
  }

  private record Day(String name, LocalDate day, double usd) {}

  private List<DailyCost> series(String question, LocalDate since, LocalDate until) {
    var rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(question)
                    .bind("since", since.atStartOfDay().atOffset(ZoneOffset.UTC))
                    .bind("until", until.atStartOfDay().atOffset(ZoneOffset.UTC))
                    .bind("most", MOST)
                    .map(
                        (row, _) ->
                            new Day(
                                row.getString("name"),
                                row.getObject("day", LocalDate.class),
                                row.getDouble("usd")))
                    .list());
    Map<String, List<Day>> byName = new LinkedHashMap<>();
    rows.forEach(day -> byName.computeIfAbsent(day.name(), _ -> new ArrayList<>()).add(day));
    return byName.entrySet().stream()
        .map(entry -> filled(entry.getKey(), entry.getValue(), until))
        .toList();
  }

  /// Days without a row cost nothing; what has ended costs nothing since.
  private static DailyCost filled(String name, List<Day> days, LocalDate until) {
    var first = days.getFirst().day();
    var costs = new double[(int) ChronoUnit.DAYS.between(first, until)];
    days.forEach(day -> costs[(int) ChronoUnit.DAYS.between(first, day.day())] = day.usd());
    return new DailyCost(name, first, costs);
  }

  /// Whether the fleet was foreseen on that day.
  boolean isMade(LocalDate day) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from nightshift.cost_forecast where scope = 'fleet' and"
                        + " made_on = :day)")
                .bind("day", day)
                .mapTo(Boolean.class)
                .one());
  }

  /// Keeps a day's forecasts; those of the same day are replaced.
  void keep(
      YearMonth month,
      LocalDate day,
      Map<String, List<MonthForecast.Outlook>> scopes,
      MonthForecast by,
      Instant now) {
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              "delete from nightshift.cost_forecast where month = ? and made_on = ?",
              month.atDay(1),
              day);
          var batch =
              handle.prepareBatch(
                  """
                  insert into nightshift.cost_forecast (month, scope, name, made_on, so_far_usd, total_usd, low_usd, high_usd, naive_usd,
                    method, made_at)
                  values (:month, :scope, :name, :day, :so_far, :total, :low, :high, :naive, :method, :now)
                  """);
          scopes.forEach(
              (scope, outlooks) ->
                  outlooks.forEach(
                      outlook ->
                          batch
                              .bind("month", month.atDay(1))
                              .bind("scope", scope)
                              .bind("name", outlook.name())
                              .bind("day", day)
                              .bind("so_far", outlook.soFar())
                              .bind("total", outlook.total())
                              .bind("low", outlook.low())
                              .bind("high", outlook.high())
                              .bind("naive", outlook.naive())
                              .bind("method", by.speaks().word())
                              .bind("now", Rows.utc(now))
                              .add()));
          if (batch.size() > 0) {
            batch.execute();
          }
        });
  }

  /// The newest forecasts of a month, by name.
  ///
  /// @param scope fleet, project or workload
  public Map<String, Kept> latest(YearMonth month, String scope) {
    var kept = new LinkedHashMap<String, Kept>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from report.cost_forecast where month = :month and scope = :scope and latest order by total_usd desc, name
                    """)
                .bind("month", month.atDay(1))
                .bind("scope", scope)
                .map(
                    (row, _) ->
                        new Kept(
                            row.getString("scope"),
                            row.getString("name"),
                            row.getObject("made_on", LocalDate.class),
                            row.getDouble("so_far_usd"),
                            row.getDouble("total_usd"),
                            Rows.number(row, "low_usd"),
                            Rows.number(row, "high_usd"),
                            row.getDouble("naive_usd"),
                            row.getString("method")))
                .forEach(one -> kept.put(one.name(), one)));
    return kept;
  }
}
