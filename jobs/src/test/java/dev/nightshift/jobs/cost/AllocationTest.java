package dev.nightshift.jobs.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who pays for which share of a host.
class AllocationTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:30:00Z");
  private static final Instant FIRST = Instant.parse("2026-11-18T00:00:00Z");
  private static final long GIB = 1L << 30;

  private Database database;
  private GeneratedUsage usage;
  private Instant rolledUp = NOW.minusSeconds(60);

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(AllocationTest.class);
    usage = new GeneratedUsage(database.jdbi());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void workloadsAndIdleAreTheHostsPriceExactlyHoweverMuchIsPromised() throws Exception {
    var random = new SplittableRandom(7);
    for (int h = 0; h < 12; h++) {
      long host = host("host" + h);
      double price = Math.exp(random.nextDouble(-6, 6));
      for (int c = 0; c < random.nextInt(0, 25); c++) {
        long container = usage.container(host, "c" + h + "-" + c, FIRST);
        for (int hour = 0; hour < 40; hour++) {
          if (random.nextInt(4) > 0) {
            used(
                container,
                FIRST.plus(Duration.ofHours(hour)),
                random.nextInt(1, 3601),
                random.nextDouble(0, 6),
                random.nextBoolean() ? null : random.nextDouble(0, 20),
                random.nextDouble(0, 20) * GIB,
                random.nextBoolean() ? null : random.nextLong(1, 80) * GIB);
          }
        }
      }
      priced(host, price);
    }
    new Costing(database.jdbi()).all(NOW);
    var sums =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            select abs(sum(r.cost_usd) - max(p.hourly_usd)) as off, min(r.cost_usd) as least, max(p.hourly_usd) as price
                            from report.cost_by_hour r join report.host_cost p on p.host_id = r.host_id and p.hour = r.hour
                            group by r.host_id, r.hour
                            """)
                        .map(
                            (row, _) ->
                                new double[] {
                                  row.getDouble("off"),
                                  row.getDouble("least"),
                                  row.getDouble("price")
                                })
                        .list());
    assertThat(sums).hasSizeGreaterThan(12 * 40);
    assertThat(sums)
        .allSatisfy(
            sum -> {
              assertThat(sum[0]).isLessThan(1e-9);
              assertThat(sum[1]).isNotNegative();
            });
  }

  @Test
  void eachPaysForWhatItReservedWasLimitedToOrUsedWhicheverIsMost() throws Exception {
    long host = host("alpha");
    long limited = usage.container(host, "limited", FIRST);
    long busy = usage.container(host, "busy", FIRST);
    long free = usage.container(host, "free", FIRST);
    used(limited, FIRST, 3600, 0.5, 4.0, GIB, 8 * GIB);
    used(busy, FIRST, 3600, 2.0, 1.0, 4.0 * GIB, 2 * GIB);
    used(free, FIRST, 3600, 1.0, null, 2.0 * GIB, null);
    priced(host, 1.0);
    new Costing(database.jdbi()).all(NOW);
    double cpu = 8 * 0.031611 / (8 * 0.031611 + 32 * 0.004237);
    assertThat(costs())
        .containsExactly(
            "busy " + text(cpu * 2 / 8, (1 - cpu) * 4 / 32),
            "free " + text(cpu / 8, (1 - cpu) * 2 / 32),
            "idle " + text(cpu / 8, (1 - cpu) * 18 / 32),
            "limited " + text(cpu * 4 / 8, (1 - cpu) * 8 / 32));
  }

  @Test
  void hoursOfWhichNothingIsKnownAreNobodys() throws Exception {
    long host = host("alpha");
    used(usage.container(host, "web", FIRST), FIRST, 3600, 1, null, GIB, null);
    priced(host, 0.5);
    long hours = new Costing(database.jdbi()).all(NOW);
    assertThat(hours).as("from the price to the last whole hour").isEqualTo(60);
    var unwatched =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select sum(cost_usd) from report.cost_of_month(date '2026-11-30') where kind = 'unwatched'")
                        .mapTo(Double.class)
                        .one());
    assertThat(unwatched).isCloseTo(59 * 0.5, within(1e-9));
    assertThat(new Costing(database.jdbi()).all(NOW)).as("nothing is due twice").isZero();
  }

  @Test
  void aHostThatIsSeenNoMoreIsPaidUntilItsPriceEnds() throws Exception {
    long host = host("gone");
    priced(host, 0.5);
    var prices = new HostPriceStore(database.jdbi());
    var id = new HostId(host);
    var later = NOW.plus(Duration.ofHours(30));
    assertThat(new Costing(database.jdbi()).all(later)).isEqualTo(60 + 30);
    assertThat(prices.unseenSince(later.minus(Duration.ofDays(1))))
        .containsExactly(new HostPriceStore.Unseen("gone", NOW));
    prices.set(id, null, NOW.plus(Duration.ofHours(10)), "ada", later);
    assertThat(new Costing(database.jdbi()).all(later.plus(Duration.ofHours(5))))
        .as("its hours after that are forgotten, and none comes after")
        .isZero();
    assertThat(paidHours()).isEqualTo(70);
    assertThat(prices.unseenSince(later.minus(Duration.ofDays(1)))).isEmpty();
  }

  private long paidHours() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from report.host_cost")
                    .mapTo(Long.class)
                    .one());
  }

  @Test
  void samplesThatComeLateMoveTheCostOfTheirHour() throws Exception {
    long host = host("alpha");
    priced(host, 0.5);
    var costing = new Costing(database.jdbi());
    costing.all(NOW);
    rolledUp = NOW.plusMillis(1);
    var late = NOW.minus(Duration.ofHours(5)).truncatedTo(java.time.temporal.ChronoUnit.HOURS);
    used(usage.container(host, "web", FIRST), late, 3600, 1, null, GIB, null);
    assertThat(costing.all(NOW.plusSeconds(1))).isOne();
  }

  @Test
  void anotherPriceHoldsFromItsHourOnAndLeavesThePastAlone() throws Exception {
    long host = host("alpha");
    used(usage.container(host, "web", FIRST), FIRST, 3600, 1, null, GIB, null);
    var prices = new HostPriceStore(database.jdbi());
    var id = new HostId(host);
    prices.set(id, new HostPrice.Typed(1), prices.known(id), "ada", NOW);
    prices.set(id, new HostPrice.Typed(3), NOW.minus(Duration.ofHours(10)), "ada", NOW);
    new Costing(database.jdbi()).all(NOW);
    assertThat(prices.prices(true)).hasSize(2);
    double sum =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select sum(hourly_usd) from report.host_cost")
                        .mapTo(Double.class)
                        .one());
    assertThat(sum).isCloseTo(50 + 3 * 10, within(1e-9));
  }

  private static String text(double cpu, double memory) {
    return String.format(java.util.Locale.ROOT, "%.9f %.9f", cpu, memory);
  }

  private List<String> costs() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select coalesce(container, kind) as name, cpu_usd, memory_usd from report.cost_by_hour
                        where hour = '2026-11-18 00:00Z' order by 1
                        """)
                    .map(
                        (row, _) ->
                            row.getString("name")
                                + " "
                                + text(row.getDouble("cpu_usd"), row.getDouble("memory_usd")))
                    .list());
  }

  private long host(String name) {
    long host = usage.host(name, FIRST);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.host set last_seen = ? where id = ?",
                    NOW.atOffset(ZoneOffset.UTC),
                    host));
    return host;
  }

  private void priced(long host, double hourly) {
    new HostPriceStore(database.jdbi())
        .set(new HostId(host), new HostPrice.Typed(hourly), FIRST, "ada", NOW);
  }

  private void used(
      long container,
      Instant hour,
      double seconds,
      double cores,
      Double coreLimit,
      double bytes,
      Long byteLimit) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.container_history (container_id, hour, samples, seconds, cpu_mean_cores, cpu_limit_cores,
                      memory_mean_bytes, memory_limit_bytes, rolled_up_at)
                    values (?, ?, 360, ?, ?, ?, ?, ?, ?)
                    """,
                    container,
                    hour.atOffset(ZoneOffset.UTC),
                    seconds,
                    cores,
                    coreLimit,
                    bytes,
                    byteLimit,
                    rolledUp.atOffset(ZoneOffset.UTC)));
  }
}
