package dev.nightshift.jobs.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.health.StandingAlerts;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a month is expected to cost, and what happens when that is too much.
class CostForecastingTest {
  private static final Instant NOW = Instant.parse("2026-11-16T05:10:00Z");
  private static final YearMonth MONTH = YearMonth.of(2026, 11);

  private final List<String> told = new ArrayList<>();

  private Database database;
  private HostId host;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(CostForecastingTest.class);
    host = new HostId(new GeneratedUsage(database.jdbi()).host("alpha", NOW));
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.host_cost (host_id, hour, hourly_usd, idle_cpu_usd, idle_memory_usd, unwatched_usd, computed_at)
                    select ?, hour, 0.5, 0.2, 0.2, 0, hour
                    from generate_series('2026-09-01 00:00Z'::timestamptz, '2026-11-15 23:00Z', interval '1 hour') hour
                    """,
                    host.value()));
    priced(host, 0.5);
  }

  private void priced(HostId of, double hourly) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.host_price (host_id, valid, kind, hourly_usd, actor, set_at)
                    values (?, '[2026-09-01 00:00Z,)', 'hand', ?, 'ada', '2026-09-01 00:00Z')
                    """,
                    of.value(),
                    hourly));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aFleetOfOnePriceEndsWhereItMust() {
    var forecasting = new CostForecasting(database.jdbi());
    assertThat(forecasting.today(NOW)).isTrue();
    assertThat(forecasting.today(NOW.plusSeconds(3_600))).as("once a day").isFalse();
    var fleet = new CostForecastStore(database.jdbi()).latest(MONTH, "fleet").get("fleet");
    assertThat(fleet.soFarUsd()).isCloseTo(15 * 12, within(1e-6));
    assertThat(fleet.totalUsd()).isCloseTo(30 * 12, within(0.5));
    assertThat(fleet.lowUsd()).isNotNull().isLessThanOrEqualTo(fleet.totalUsd());
    assertThat(fleet.madeOn()).isEqualTo(LocalDate.of(2026, 11, 16));
  }

  @Test
  void theFleetCannotCostMoreThanItsHostsAndLeavesImportedOnesOut() {
    var imported = new HostId(new GeneratedUsage(database.jdbi()).host("imported-web", NOW));
    priced(imported, 7);
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "update nightshift.host set imported_from = 'web.csv' where id = ?",
                  imported.value());
              // the price fell, which the days so far do not know
              handle.execute(
                  "update nightshift.host_price set hourly_usd = 0.1 where host_id = ?",
                  host.value());
              handle.execute(
                  "insert into nightshift.host_cost select ?, hour, 7, 3, 4, 0, hour from nightshift.host_cost",
                  imported.value());
            });
    new CostForecasting(database.jdbi()).today(NOW);
    var fleet = new CostForecastStore(database.jdbi()).latest(MONTH, "fleet").get("fleet");
    assertThat(fleet.soFarUsd()).isCloseTo(15 * 12, within(1e-6));
    double most = fleet.soFarUsd() + 15 * 2.4;
    assertThat(fleet.totalUsd()).isLessThanOrEqualTo(most + 1e-9);
    assertThat(fleet.highUsd()).isNotNull().isLessThanOrEqualTo(most + 1e-9);
  }

  @Test
  void aPriceThatIsSetMakesTheDaysForecastAnew() {
    var forecasting = new CostForecasting(database.jdbi());
    assertThat(forecasting.today(NOW)).isTrue();
    new HostPriceStore(database.jdbi()).set(host, new HostPrice.Typed(0.1), NOW, "ada", NOW);
    assertThat(forecasting.today(NOW.plusSeconds(60))).isTrue();
    var fleet = new CostForecastStore(database.jdbi()).latest(MONTH, "fleet").get("fleet");
    assertThat(fleet.totalUsd()).isCloseTo(15 * 12 + 15 * 2.4, within(1e-6));
  }

  @Test
  void anAlertOpensWhenTheForecastCrossesTheBudgetAndClosesWhenItNoLongerDoes() {
    new CostForecasting(database.jdbi()).today(NOW);
    var alerts =
        new StandingAlerts(
            database.jdbi(),
            notices ->
                notices.forEach(
                    notice -> told.add(notice.status().word() + " " + notice.sentence())),
            () -> AlertMails.WARNING);
    var budget = new Budget(database.jdbi(), alerts, host);
    budget.check(400, NOW);
    assertThat(told).isEmpty();
    budget.check(300, NOW);
    budget.check(300, NOW.plusSeconds(1));
    assertThat(told)
        .containsExactly(
            "warning The fleet is expected to cost 360.00 USD in 2026-11 (180.00 so far); its"
                + " budget is 300.00 USD.");
    budget.check(100, NOW.plusSeconds(2));
    budget.check(0, NOW.plusSeconds(3));
    assertThat(told).hasSize(3);
    assertThat(told.get(1)).startsWith("critical The fleet has cost 180.00 USD");
    assertThat(told.get(2)).startsWith("ok ");
  }
}
