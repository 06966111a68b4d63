package dev.nightshift.jobs.cost;

import dev.nightshift.engine.prediction.DailyCost;
import dev.nightshift.engine.prediction.MonthForecast;
import dev.nightshift.engine.prediction.MonthForecast.Outlook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// Foresees once a day what the month will have cost, and keeps it; anew where a price was set
/// since.
public final class CostForecasting {
  private static final int DAYS = 90;
  private static final long SEED = 1;

  private final CostForecastStore store;

  public CostForecasting(Jdbi jdbi) {
    this.store = new CostForecastStore(jdbi);
  }

  /// Foresees what has not been foreseen today.
  ///
  /// @return whether it was due and there was anything to foresee
  public boolean today(Instant now) {
    var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return !store.isMade(day) && make(day, now);
  }

  /// Foresees anew, for the month that a day lies in, from what was known before that day.
  public boolean make(LocalDate day, Instant now) {
    var since = day.minusDays(DAYS);
    var fleet = store.fleet(since, day);
    if (fleet.isEmpty()) {
      return false;
    }
    var workloads = store.workloads(since, day);
    var projects = store.projects(since, day);
    var all = new ArrayList<DailyCost>(fleet);
    all.addAll(workloads);
    all.addAll(projects);
    var forecast = MonthForecast.learn(all, SEED);
    var month = YearMonth.from(day);
    Map<String, List<Outlook>> scopes = new LinkedHashMap<>();
    scopes.put("fleet", atMost(outlooks(forecast, fleet, day), store.dearestDay(), day));
    scopes.put("workload", outlooks(forecast, workloads, day));
    scopes.put("project", outlooks(forecast, projects, day));
    store.keep(month, day, scopes, forecast, now);
    return true;
  }

  /// Hosts cost what they are priced at: by those prices the rest of the month has an upper end.
  private static List<Outlook> atMost(List<Outlook> fleet, double dearestDay, LocalDate day) {
    int ahead = day.lengthOfMonth() - (day.getDayOfMonth() - 1);
    return fleet.stream().map(one -> one.atMost(one.soFar() + ahead * dearestDay)).toList();
  }

  private static List<Outlook> outlooks(
      MonthForecast forecast, List<DailyCost> series, LocalDate day) {
    int over = day.getDayOfMonth() - 1;
    int ahead = day.lengthOfMonth() - over;
    return series.stream()
        .map(one -> forecast.outlook(one, Math.min(over, one.days().length), ahead))
        .toList();
  }
}
