package dev.nightshift.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimingTest {
  @ParameterizedTest
  @CsvSource({
    "every 10s,    0/10 * * * * ?,    2026-11-21T13:07:30Z, 2026-11-21T13:07:20Z",
    "every 15m,    0 0/15 * * * ?,    2026-11-21T13:15:00Z, 2026-11-21T13:00:00Z",
    "every 6h,     0 0 0/6 * * ?,     2026-11-21T18:00:00Z, 2026-11-21T12:00:00Z",
    "hourly,       0 0 * * * ?,       2026-11-21T14:00:00Z, 2026-11-21T13:00:00Z",
    "hourly :30,   0 30 * * * ?,      2026-11-21T13:30:00Z, 2026-11-21T12:30:00Z",
    "daily 02:00,  0 0 2 * * ?,       2026-11-22T02:00:00Z, 2026-11-21T02:00:00Z",
    "Monday 07:00, 0 0 7 ? * MON,     2026-11-23T07:00:00Z, 2026-11-16T07:00:00Z",
    "saturday 13:07:25, 25 7 13 ? * SAT, 2026-11-28T13:07:25Z, 2026-11-21T13:07:25Z",
  })
  void wordsBecomeCronAndInstants(String words, String cron, Instant next, Instant previous) {
    var at = Instant.parse("2026-11-21T13:07:25Z");
    var timing = Timing.parse(words);
    assertThat(timing.cron()).contains(cron);
    assertThat(timing.next(at, ZoneOffset.UTC)).contains(next);
    assertThat(timing.previous(at, ZoneOffset.UTC)).contains(previous);
    assertThat(Timing.parse(timing.toString())).isEqualTo(timing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sometimes",
        "every",
        "every 7m",
        "every 1s",
        "hourly 5",
        "hourly :60",
        "daily 25:00",
        "daily",
        "Mooday 07:00",
        "never 02:00"
      })
  void otherWordsAreRefused(String words) {
    assertThatIllegalArgumentException().isThrownBy(() -> Timing.parse(words));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-29T00:30:00Z, 2026-03-29T04:00:00Z",
    "2026-10-25T00:30:00Z, 2026-10-25T05:00:00Z"
  })
  void aDailyTimeFollowsTheZone(Instant at, Instant next) {
    assertThat(Timing.parse("daily 06:00").next(at, ZoneId.of("Europe/Berlin"))).contains(next);
  }
}
