package dev.nightshift.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.engine.usage.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegressionsTest {
  private static final Instant FIRST = Instant.parse("2026-09-01T02:00:00Z");
  private static final Subject HOST = Subject.host(new HostId(1), "alpha");

  /// Forty nights; from the thirtieth on with another kernel and a level times a factor.
  private static NightSeries latency(double factor) {
    var random = new Random(1);
    return new NightSeries(
        "fio-fsync",
        "latency-p50",
        "s",
        false,
        IntStream.range(0, 40)
            .mapToObj(
                night ->
                    NightSeries.Night.once(
                        FIRST.plus(Duration.ofDays(night)),
                        1e-3 * (night < 30 ? 1 : factor) * Math.exp(0.02 * random.nextGaussian()),
                        Map.of("kernel", night < 30 ? "6.12.1" : "6.12.2", "cpu", "EPYC")))
            .toList());
  }

  @Test
  void namesTheNightTheSizeAndWhatChanged() {
    assertThat(Regressions.of(HOST, List.of(latency(1.2)), Instant.EPOCH))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(FindingKind.REGRESSION);
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.sentence())
                  .matches(
                      "On alpha, fio-fsync latency-p50 is (1[89]|2[0-3]) % higher \\(worse\\) since"
                          + " the night of 2026-10-01; that night changed: kernel from 6.12.1 to"
                          + " 6.12.2\\.");
            });
  }

  @Test
  void tellsNoImprovement() {
    assertThat(Regressions.of(HOST, List.of(latency(0.8)), Instant.EPOCH)).isEmpty();
  }

  @Test
  void tellsNoTrifle() {
    assertThat(Regressions.of(HOST, List.of(latency(1.06)), Instant.EPOCH)).isEmpty();
  }

  @Test
  void leavesAloneWhatWasAccepted() {
    assertThat(Regressions.of(HOST, List.of(latency(1.2)), FIRST.plus(Duration.ofDays(39))))
        .isEmpty();
  }
}
