package dev.nightshift.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.health.ContainerVitals.ProbeAnswer;
import dev.nightshift.engine.health.ContainerVitals.Stop;
import dev.nightshift.engine.health.ContainerVitals.Use;
import dev.nightshift.engine.usage.ContainerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final long MIB = 1L << 20;

  @ParameterizedTest
  @CsvSource({
    // state, policy, exit code, OOM, hours ago, status
    "running, , , , , OK",
    "created, , , , , OK",
    "paused, , , , , WARNING",
    "restarting, , , , , CRITICAL",
    "dead, , , , , CRITICAL",
    "exited, , , , , UNKNOWN",
    "exited, no, 0, false, 2, OK",
    "exited, no, 1, false, 2, WARNING",
    "exited, no, 1, false, 30, OK",
    "exited, no, 143, false, 2, OK",
    "exited, no, 137, false, 2, WARNING",
    "exited, no, 137, true, 2, WARNING",
    "exited, always, 0, false, 2, WARNING",
    "exited, unless-stopped, 137, false, 200, WARNING",
    "exited, on-failure, 0, false, 2, OK",
    "exited, on-failure, 1, false, 2, CRITICAL",
    "vanished, , , , , UNKNOWN",
  })
  void whoShouldRunAndDoesNotIsTold(
      String state,
      @Nullable String policy,
      @Nullable Integer code,
      @Nullable Boolean oom,
      @Nullable Integer hours,
      HealthStatus status) {
    Stop stop =
        policy == null || oom == null || hours == null
            ? null
            : new Stop(policy, code, oom, NOW.minus(Duration.ofHours(hours)));
    var results =
        check(new ContainerVitals(new ContainerId(7), "web", state, null, stop, 0, null, null));
    assertThat(one(results, "container-running").status()).isEqualTo(status);
    assertThat(one(results, "container-running").container()).isEqualTo(new ContainerId(7));
  }

  @Test
  void whenItEndedStaysTrueHoweverLateTheSentenceIsRead() {
    var stop = new Stop("no", 0, false, NOW.minusSeconds(76));
    var results =
        check(new ContainerVitals(new ContainerId(7), "web", "exited", null, stop, 0, null, null));
    assertThat(one(results, "container-running").sentence())
        .isEqualTo(
            "web ended at 2026-11-21 11:58 UTC with exit code 0: its work is done or it was stopped.");
  }

  @ParameterizedTest
  @CsvSource({"healthy, OK", "starting, OK", "unhealthy, CRITICAL", "odd, UNKNOWN"})
  void itsOwnHealthCheckIsBelieved(String health, HealthStatus status) {
    var results =
        check(
            new ContainerVitals(new ContainerId(7), "web", "running", health, null, 0, null, null));
    assertThat(one(results, "container-health").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"0, OK", "1, WARNING", "5, CRITICAL"})
  void restartsAreCounted(long restarts, HealthStatus status) {
    var results =
        check(
            new ContainerVitals(
                new ContainerId(7), "web", "running", null, null, restarts, null, null));
    assertThat(one(results, "container-restarts").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    // memory and limit in MiB, periods, throttled, kills; memory, throttled, oom
    "500, 1000, 36000, 0, 0, OK, OK, OK",
    "900, 1000, 36000, 3600, 0, WARNING, WARNING, OK",
    "990, 1000, 36000, 30000, 1, CRITICAL, CRITICAL, CRITICAL",
    "500, , , , 0, , , OK",
    "500, 1000, 90, 90, 0, OK, , OK",
  })
  void useIsComparedWithTheLimits(
      @Nullable Long memory,
      @Nullable Long limit,
      @Nullable Long periods,
      @Nullable Long throttled,
      @Nullable Long kills,
      @Nullable HealthStatus memoryStatus,
      @Nullable HealthStatus throttledStatus,
      HealthStatus oomStatus) {
    var use =
        new Use(
            memory == null ? null : Long.valueOf(memory * MIB),
            limit == null ? null : Long.valueOf(limit * MIB),
            periods,
            throttled,
            kills);
    var results =
        check(new ContainerVitals(new ContainerId(7), "web", "running", null, null, 0, use, null));
    assertThat(statusOrNull(results, "container-memory")).isEqualTo(memoryStatus);
    assertThat(statusOrNull(results, "container-throttled")).isEqualTo(throttledStatus);
    assertThat(statusOrNull(results, "container-oom")).isEqualTo(oomStatus);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 20, OK",
    "204, 999, OK",
    "301, 20, OK",
    "200, 1000, WARNING",
    "200, 3000, CRITICAL",
    "404, 20, WARNING",
    "500, 20, CRITICAL",
    "503, 1, CRITICAL"
  })
  void theServiceItselfIsAsked(int status, long millis, HealthStatus expected) {
    var answer = new ProbeAnswer.Answered("http://web:8080/up", status, Duration.ofMillis(millis));
    assertThat(one(check(probed(answer)), "container-probe").status()).isEqualTo(expected);
  }

  @Test
  void aServiceThatDoesNotAnswerIsCriticalAndALabelThatIsNoAddressIsUnknown() {
    var silent =
        one(
            check(probed(new ProbeAnswer.Failed("http://web/", "it refused the connection"))),
            "container-probe");
    assertThat(silent.status()).isEqualTo(HealthStatus.CRITICAL);
    assertThat(silent.sentence())
        .isEqualTo("web does not answer at http://web/: it refused the connection.");
    var unusable =
        one(
            check(
                probed(
                    new ProbeAnswer.Unusable(
                        "file:///etc/passwd", "only http and https are asked"))),
            "container-probe");
    assertThat(unusable.status()).isEqualTo(HealthStatus.UNKNOWN);
  }

  private static ContainerVitals probed(ProbeAnswer answer) {
    return new ContainerVitals(new ContainerId(7), "web", "running", null, null, 0, null, answer);
  }

  private static List<HealthResult> check(ContainerVitals container) {
    return new ContainerChecks(ContainerHealthConfig.DEFAULTS, Judge.fresh(0.05), NOW)
        .check(container);
  }

  private static HealthResult one(List<HealthResult> results, String check) {
    return results.stream().filter(r -> r.about().check().equals(check)).findFirst().orElseThrow();
  }

  private static @Nullable HealthStatus statusOrNull(List<HealthResult> results, String check) {
    return results.stream()
        .filter(r -> r.about().check().equals(check))
        .map(HealthResult::status)
        .findFirst()
        .orElse(null);
  }
}
