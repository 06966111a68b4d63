package dev.nightshift.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsTest {
  private static final CheckSubject ROOT = new CheckSubject("disk-space", "/");

  @ParameterizedTest
  @CsvSource({
    ", OK, nothing",
    ", UNKNOWN, nothing",
    ", WARNING, Opened",
    ", CRITICAL, Opened",
    "WARNING, WARNING, nothing",
    "WARNING, CRITICAL, Changed",
    "WARNING, UNKNOWN, nothing",
    "WARNING, OK, Closed",
    "CRITICAL, CRITICAL, nothing",
    "CRITICAL, WARNING, Changed",
    "CRITICAL, UNKNOWN, nothing",
    "CRITICAL, OK, Closed",
  })
  void onlyChangesAreNews(@Nullable HealthStatus open, HealthStatus now, String news) {
    var changes =
        Alerts.changes(
            open == null ? Map.of() : Map.of(ROOT, open),
            List.of(HealthResult.of("disk-space", "/", now, "It is so.")),
            Set.of("disk-space"));
    assertThat(changes)
        .extracting(change -> change.getClass().getSimpleName())
        .isEqualTo(news.equals("nothing") ? List.of() : List.of(news));
  }

  @Test
  void whatIsGoneIsClosed() {
    var changes =
        Alerts.changes(Map.of(ROOT, HealthStatus.CRITICAL), List.of(), Set.of("disk-space"));
    assertThat(changes)
        .containsExactly(
            new AlertChange.Closed(
                ROOT, HealthStatus.CRITICAL, "/ is no longer there to be checked."));
  }

  @Test
  void whatNobodyLookedAtStaysOpen() {
    assertThat(Alerts.changes(Map.of(ROOT, HealthStatus.CRITICAL), List.of(), Set.of("memory")))
        .isEmpty();
  }
}
