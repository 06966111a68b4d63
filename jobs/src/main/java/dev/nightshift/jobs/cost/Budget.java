package dev.nightshift.jobs.cost;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.health.StandingAlerts.Standing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// Holds the month's forecast against the budget, and alerts when it crosses it.
public final class Budget {
  static final String CHECK = "cost-budget";

  private final CostForecastStore forecasts;
  private final StandingAlerts alerts;
  private final HostId host;

  /// @param host where the alert stands if one opens
  public Budget(Jdbi jdbi, StandingAlerts alerts, HostId host) {
    this.forecasts = new CostForecastStore(jdbi);
    this.alerts = alerts;
    this.host = host;
  }

  /// @param usd a month; 0: there is none
  void check(double usd, Instant now) {
    var month = YearMonth.from(LocalDate.ofInstant(now, ZoneOffset.UTC));
    var fleet = forecasts.latest(month, "fleet").get("fleet");
    Map<String, Standing> standing = Map.of();
    if (usd > 0 && fleet != null && fleet.totalUsd() > usd) {
      boolean over = fleet.soFarUsd() > usd;
      standing =
          Map.of(
              "fleet",
              new Standing(host, over ? "critical" : "warning", sentence(month, fleet, usd)));
    }
    alerts.onlyThese(CHECK, "", standing, now);
  }

  private static String sentence(YearMonth month, CostForecastStore.Kept fleet, double usd) {
    return fleet.soFarUsd() > usd
        ? String.format(
            Locale.ROOT,
            "The fleet has cost %,.2f USD in %s, more than its budget of %,.2f USD for the month.",
            fleet.soFarUsd(),
            month,
            usd)
        : String.format(
            Locale.ROOT,
            "The fleet is expected to cost %,.2f USD in %s (%,.2f so far); its budget is %,.2f"
                + " USD.",
            fleet.totalUsd(),
            month,
            fleet.soFarUsd(),
            usd);
  }
}
