package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.MedianInterval;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.analysis.FindingStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NightsTest {
  private static final Instant FIRST = Instant.parse("2026-10-01T02:00:00Z");

  private static Database database;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(NightsTest.class);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private final FindingStore findings = new FindingStore(database.jdbi());
  private final NightStore store = new NightStore(database.jdbi());

  private static Instant night(int number) {
    return FIRST.plus(Duration.ofDays(number));
  }

  private HostId host(String name) {
    return new HostId(new GeneratedUsage(database.jdbi()).host(name, FIRST));
  }

  private Nights nights(HostId host, String name) {
    return new Nights(store, findings, host, name);
  }

  private void measured(HostId host, int from, int until, double level, String fio) {
    var random = new Random(from);
    var results = new BenchmarkStore(database.jdbi());
    for (int number = from; number < until; number++) {
      double value = level * Math.exp(0.01 * random.nextGaussian());
      results.record(
          new BenchmarkStore.Run(null, host, "nightly", night(number), 1, 60, 30, 9),
          List.of(
              new BenchmarkResult.Measured(
                  "fio-fsync",
                  "latency-p50",
                  MedianInterval.of(new double[] {value * 0.99, value, value * 1.01}),
                  "s",
                  false,
                  0,
                  null)),
          Map.of("fio-fsync", "fio " + fio),
          Map.of("kernel", number < 30 ? "6.12.1" : "6.12.2"));
    }
  }

  @Test
  void aLastingSlowdownBecomesOneFindingThatStands() {
    var host = host("alpha");
    measured(host, 0, 30, 1e-3, "3.33");
    measured(host, 30, 33, 1.5e-3, "3.33");
    assertThat(nights(host, "alpha").tell(night(32))).isEmpty();
    measured(host, 33, 34, 1.5e-3, "3.33");
    assertThat(nights(host, "alpha").tell(night(33)))
        .singleElement()
        .asString()
        .startsWith("On alpha, fio-fsync latency-p50 is")
        .endsWith("kernel from 6.12.1 to 6.12.2.");
    measured(host, 34, 40, 1.5e-3, "3.33");
    assertThat(nights(host, "alpha").tell(night(39))).isEmpty();
    assertThat(findings.list(false, "regression", 10, night(39)))
        .filteredOn(found -> "alpha".equals(found.host()))
        .singleElement()
        .satisfies(found -> assertThat(found.state()).isEqualTo("standing"));
  }

  @Test
  void aNewVersionOfAToolStartsANewSeries() {
    var host = host("beta");
    measured(host, 0, 30, 1e-3, "3.33");
    measured(host, 30, 45, 1.5e-3, "3.38");
    assertThat(nights(host, "beta").tell(night(44))).isEmpty();
    assertThat(store.series(host, "nightly", FIRST).getFirst().nights()).hasSize(15);
  }

  @Test
  void aBaselineAcceptsTheLevelAsItIs() {
    var host = host("gamma");
    measured(host, 0, 30, 1e-3, "3.33");
    measured(host, 30, 40, 1.5e-3, "3.33");
    assertThat(nights(host, "gamma").tell(night(39))).hasSize(1);
    assertThat(
            store.freeze(
                host, "nightly", store.series(host, "nightly", FIRST), 7, "anna", night(40)))
        .isEqualTo(1);
    measured(host, 40, 42, 1.5e-3, "3.33");
    assertThat(nights(host, "gamma").tell(night(41))).isEmpty();
    assertThat(findings.list(false, "regression", 10, night(41)))
        .noneMatch(found -> "gamma".equals(found.host()));
    assertThat(store.frozen(host, "nightly"))
        .singleElement()
        .satisfies(
            frozen -> {
              assertThat(frozen.value()).isBetween(1.45e-3, 1.55e-3);
              assertThat(frozen.nights()).isEqualTo(7);
            });
  }

  @Test
  void aNightIsADayInUtc() {
    var host = host("delta");
    measured(host, 0, 2, 1e-3, "3.33");
    assertThat(store.night(host, "nightly", LocalDate.parse("2026-10-02"))).hasSize(1);
    assertThat(store.night(host, "nightly", LocalDate.parse("2026-10-03"))).isEmpty();
  }
}
