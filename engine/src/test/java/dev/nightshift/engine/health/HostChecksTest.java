package dev.nightshift.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.Filesystem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostChecksTest {
  private static final long GIB = 1L << 30;
  private static final HostVitals WELL =
      new HostVitals(
          List.of(new Filesystem("/", 100 * GIB, 50 * GIB, 1_000L, 900L)),
          new HostVitals.Memory(16 * GIB, 8 * GIB, 4 * GIB, 0L, 0.0, 0L),
          new HostVitals.Load(4, 1.0, 0.2, 0),
          new HostVitals.Pressure(0.01, 0.0, 0.02),
          Duration.ofHours(1));

  @Test
  void aHealthyHostIsOkEverywhere() {
    assertThat(check(WELL)).allSatisfy(r -> assertThat(r.status()).isEqualTo(HealthStatus.OK));
    assertThat(check(WELL))
        .extracting(r -> r.about().check())
        .containsExactly(
            "disk-space",
            "inodes",
            "memory",
            "swap",
            "swap-in",
            "oom-kills",
            "load",
            "cpu-pressure",
            "memory-pressure",
            "io-pressure");
  }

  @Test
  void sentencesCanBeUnderstoodWithoutTheTable() {
    assertThat(sentence(WELL, "disk-space"))
        .isEqualTo("/ is 50 % full: 50.0 GiB of 100 GiB are free.");
    assertThat(sentence(WELL, "memory"))
        .isEqualTo("50 % of the memory (8.0 GiB of 16.0 GiB) can still be had without swapping.");
    assertThat(sentence(WELL, "oom-kills"))
        .isEqualTo("The kernel killed no process for want of memory in the last 60 min.");
  }

  @ParameterizedTest
  @CsvSource({"15.1, OK", "15, WARNING", "5.1, WARNING", "5, CRITICAL", "0, CRITICAL"})
  void fullDisksAreTold(double freeGib, HealthStatus status) {
    var vitals =
        new HostVitals(
            List.of(new Filesystem("/data", 100 * GIB, (long) (freeGib * GIB), null, null)),
            WELL.memory(),
            WELL.load(),
            WELL.pressure(),
            WELL.window());
    assertThat(status(vitals, "disk-space")).isEqualTo(status);
    assertThat(check(vitals)).extracting(r -> r.about().check()).doesNotContain("inodes");
  }

  @ParameterizedTest
  @CsvSource({
    // pressure, busy, status
    "0.80, 0.10, OK",
    "0.80, 0.69, OK",
    "0.80, 0.71, CRITICAL",
    "0.55, 0.95, WARNING",
    "0.10, 0.95, OK",
    "0.80, , CRITICAL",
  })
  void cpuPressureCountsOnlyWhileTheCpusAreBusy(
      double pressure, @Nullable Double busy, HealthStatus status) {
    var vitals =
        new HostVitals(
            WELL.filesystems(),
            WELL.memory(),
            new HostVitals.Load(4, 1.0, busy, 1),
            new HostVitals.Pressure(pressure, 0.0, 0.0),
            WELL.window());
    assertThat(status(vitals, "cpu-pressure")).isEqualTo(status);
  }

  @Test
  void aMomentOfPressureIsNoVerdict() {
    var vitals =
        new HostVitals(
            WELL.filesystems(),
            WELL.memory(),
            new HostVitals.Load(4, 1.0, 0.99, 0),
            new HostVitals.Pressure(0.99, 0.99, 0.99),
            Duration.ofSeconds(2));
    assertThat(status(vitals, "cpu-pressure")).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(status(vitals, "io-pressure")).isEqualTo(HealthStatus.UNKNOWN);
  }

  @Test
  void pressureThatAContainersOwnLimitMakesIsExplained() {
    var vitals =
        new HostVitals(
            WELL.filesystems(),
            WELL.memory(),
            new HostVitals.Load(2, 0.5, 0.1, 1),
            new HostVitals.Pressure(0.8, 0.0, 0.0),
            WELL.window());
    assertThat(sentence(vitals, "cpu-pressure"))
        .isEqualTo(
            "In the last 15 min something waited for a CPU 80 % of the time, but the CPUs were only 10 % busy: a"
                + " container was held back by its own limit.");
  }

  @Test
  void whatCannotBeMeasuredIsUnknownAndSaysWhy() {
    var blind =
        new HostVitals(
            List.of(),
            new HostVitals.Memory(null, null, null, null, null, null),
            new HostVitals.Load(null, null, null, 0),
            new HostVitals.Pressure(null, null, null),
            WELL.window());
    assertThat(check(blind))
        .hasSize(7)
        .allSatisfy(
            r -> {
              assertThat(r.status()).isEqualTo(HealthStatus.UNKNOWN);
              assertThat(r.sentence()).endsWith(".");
              assertThat(r.value()).isNull();
            });
  }

  @ParameterizedTest
  @CsvSource({"0, OK", "1, CRITICAL", "7, CRITICAL"})
  void everyKillOfTheKernelIsCritical(long kills, HealthStatus status) {
    var vitals =
        new HostVitals(
            WELL.filesystems(),
            new HostVitals.Memory(16 * GIB, 8 * GIB, 0L, 0L, 0.0, kills),
            WELL.load(),
            WELL.pressure(),
            WELL.window());
    assertThat(status(vitals, "oom-kills")).isEqualTo(status);
  }

  @Test
  void clocksAndDockerAreJudgedByTheirTimes() {
    var checks = new ServiceChecks(HostHealthConfig.DEFAULTS, Judge.fresh(0.05));
    assertThat(
            checks.clock("alpha", new ClockVitals(Duration.ofMillis(-700), Duration.ofMillis(3))))
        .extracting(HealthResult::status)
        .containsExactly(HealthStatus.WARNING, HealthStatus.OK);
    assertThat(checks.clock("alpha", new ClockVitals(null, null)))
        .extracting(HealthResult::status)
        .containsOnly(HealthStatus.UNKNOWN);
    assertThat(
            checks
                .docker("alpha", new DockerAnswer.Answered(Duration.ofSeconds(6), "28.0"))
                .sentence())
        .isEqualTo("Docker 28.0 answered within 6.0 s.");
    assertThat(checks.docker("alpha", new DockerAnswer.Silent("It is gone.")).status())
        .isEqualTo(HealthStatus.CRITICAL);
    assertThat(checks.docker("alpha", new DockerAnswer.Absent()).status())
        .isEqualTo(HealthStatus.OK);
  }

  private static List<HealthResult> check(HostVitals vitals) {
    return new HostChecks(HostHealthConfig.DEFAULTS, Judge.fresh(0.05)).check("alpha", vitals);
  }

  private static HealthStatus status(HostVitals vitals, String check) {
    return one(vitals, check).status();
  }

  private static String sentence(HostVitals vitals, String check) {
    return one(vitals, check).sentence();
  }

  private static HealthResult one(HostVitals vitals, String check) {
    return check(vitals).stream()
        .filter(r -> r.about().check().equals(check))
        .findFirst()
        .orElseThrow();
  }
}
