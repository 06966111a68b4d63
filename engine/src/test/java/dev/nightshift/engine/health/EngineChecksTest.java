package dev.nightshift.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.health.EngineVitals.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // due minutes ago, begun, failure, status
    ", , , OK",
    "5, , , OK",
    "15, , , WARNING",
    "180, , , CRITICAL",
    "180, 179, , OK",
    "180, 179, the disk is full, WARNING",
  })
  void aJobThatWasDueAndDidNotBeginIsMissed(
      @Nullable Integer due,
      @Nullable Integer begun,
      @Nullable String failure,
      HealthStatus status) {
    var job = new Job("roll-up", ago(due), ago(begun), failure);
    var results = check(new EngineVitals(List.of(job), 0.0, Duration.ZERO, null, 0, null));
    assertThat(results.getFirst().about()).isEqualTo(new CheckSubject("job", "roll-up"));
    assertThat(results.getFirst().status()).isEqualTo(status);
    assertThat(results.getFirst().sentence()).doesNotContain(" ago");
  }

  @ParameterizedTest
  @CsvSource({
    // missed share, sample age s, mail age min, dead mails; collector, samples, waiting, dead
    "0, 5, , 0, OK, OK, OK, OK",
    "0.05, 120, 60, 1, WARNING, WARNING, WARNING, WARNING",
    "0.5, 900, 1440, 10, CRITICAL, CRITICAL, CRITICAL, CRITICAL",
    ", , , 0, UNKNOWN, UNKNOWN, OK, OK",
  })
  void theCollectorAndTheMailsAreWatched(
      @Nullable Double missed,
      @Nullable Integer sampleAge,
      @Nullable Integer mailAge,
      long dead,
      HealthStatus collector,
      HealthStatus samples,
      HealthStatus waiting,
      HealthStatus given) {
    var results =
        check(
            new EngineVitals(
                List.of(),
                missed,
                sampleAge == null ? null : Duration.ofSeconds(sampleAge),
                mailAge == null ? null : Duration.ofMinutes(mailAge),
                dead,
                null));
    assertThat(status(results, "collector")).isEqualTo(collector);
    assertThat(status(results, "samples")).isEqualTo(samples);
    assertThat(status(results, "mail-waiting")).isEqualTo(waiting);
    assertThat(status(results, "mail-dead")).isEqualTo(given);
  }

  @Test
  void theDataDirectoryNeedsSpace() {
    var results =
        check(
            new EngineVitals(
                List.of(), 0.0, Duration.ZERO, null, 0, new EngineVitals.Space("/data", 4, 100)));
    assertThat(status(results, "data-space")).isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void theDatabaseIsWatchedToo() {
    var checks = new DatabaseChecks(DatabaseHealthConfig.DEFAULTS, Judge.fresh(0.05));
    var ill =
        new DatabaseVitals(
            97,
            100,
            true,
            Duration.ofHours(3),
            Duration.ofSeconds(40),
            1L << 30,
            0.3,
            List.of(
                new DatabaseVitals.DeadRows("tiny", 90, 10),
                new DatabaseVitals.DeadRows("job_run", 70_000, 30_000)));
    assertThat(checks.check(ill))
        .extracting(r -> r.about().check() + " " + r.status().word())
        .containsExactly(
            "database-connections critical",
            "database-transaction critical",
            "database-locks warning",
            "database-wraparound warning",
            "database-dead-rows critical",
            "database-size ok");
    assertThat(checks.check(ill).get(4).sentence()).contains("job_run").contains("70 %");
  }

  private static @Nullable Instant ago(@Nullable Integer minutes) {
    return minutes == null ? null : NOW.minus(Duration.ofMinutes(minutes));
  }

  private static List<HealthResult> check(EngineVitals vitals) {
    return new EngineChecks(
            EngineHealthConfig.DEFAULTS, new Threshold(0.85, 0.95), Judge.fresh(0.05), NOW)
        .check(vitals);
  }

  private static HealthStatus status(List<HealthResult> results, String check) {
    return results.stream()
        .filter(r -> r.about().check().equals(check))
        .findFirst()
        .orElseThrow()
        .status();
  }
}
