package dev.nightshift.engine.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.health.HealthScore.OpenFinding;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthScoreTest {
  private static final HealthStatus OK = HealthStatus.OK;

  @Test
  void aHostOnWhichAllIsWellHas100() {
    var score = HealthScore.of(List.of(result("cpu", "alpha", OK)), List.of());
    assertThat(score.points()).isEqualTo(100);
    assertThat(score.why()).isEqualTo("all 1 checks are well");
  }

  @Test
  void eachCheckTakesItsShareOfWhatIsLeft() {
    var score =
        HealthScore.of(
            List.of(
                result("cpu", "alpha", HealthStatus.CRITICAL),
                result("swap", "alpha", HealthStatus.WARNING),
                result("load", "alpha", OK)),
            List.of());
    assertThat(score.points()).isCloseTo(100 * 0.7 * 0.9, within(1e-9));
    assertThat(score.why()).isEqualTo("cpu critical -30.0, swap warning -7.0");
  }

  @Test
  void oneUnwellContainerOfManyTakesHalfOfWhatAllWouldTake() {
    var results =
        IntStream.range(0, 1_000)
            .mapToObj(i -> result("memory-limit", "c" + i, i == 0 ? HealthStatus.CRITICAL : OK))
            .toList();
    assertThat(HealthScore.of(results, List.of()).points()).isCloseTo(85, within(0.1));
  }

  @Test
  void findingsCountByTheirKindAndConfidence() {
    var score =
        HealthScore.of(
            List.of(result("cpu", "alpha", OK)),
            List.of(
                new OpenFinding("exhaustion", true, 0.8),
                new OpenFinding("exhaustion", false, 1),
                new OpenFinding("starvation", false, 1)));
    assertThat(score.points()).isCloseTo(100 * (1 - 0.15 * 0.8) * 0.95, within(1e-9));
    assertThat(score.why()).startsWith("finding of exhaustion -12.0");
  }

  @Test
  void noDataIsNot100() {
    assertThat(HealthScore.of(List.of(), List.of()).points()).isNull();
    var half =
        HealthScore.of(
            List.of(
                result("cpu", "alpha", OK),
                result("docker", "alpha", HealthStatus.UNKNOWN),
                result("clock", "alpha", HealthStatus.UNKNOWN)),
            List.of());
    assertThat(half.points()).isNull();
    assertThat(half.why()).startsWith("2 of 3 checks could not be made");
    var most =
        HealthScore.of(
            List.of(
                result("cpu", "alpha", OK),
                result("load", "alpha", OK),
                result("docker", "alpha", HealthStatus.UNKNOWN)),
            List.of());
    assertThat(most.points()).isEqualTo(95);
  }

  @Test
  void anythingWorseNeverMakesItBetterAndItStaysWithinItsRange() {
    double before = 100;
    for (int most = 1; most < 200; most++) {
      var results =
          IntStream.range(0, most)
              .mapToObj(n -> result("check-" + n, "alpha", HealthStatus.CRITICAL))
              .toList();
      Double points = HealthScore.of(results, List.of()).points();
      assertThat(points).isNotNull().isBetween(0.0, before);
      before = points == null ? 0 : points;
    }
  }

  private static HealthResult result(String check, String subject, HealthStatus status) {
    return HealthResult.of(check, subject, status, "Some sentence.");
  }
}
