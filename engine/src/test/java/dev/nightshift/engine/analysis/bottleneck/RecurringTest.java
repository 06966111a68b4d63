package dev.nightshift.engine.analysis.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecurringTest {
  private static final Instant MONDAY = Instant.parse("2026-10-26T00:00:00Z");
  private static final List<Instant> FOUR_WEEKS =
      IntStream.range(0, 28 * 24).mapToObj(i -> MONDAY.plus(Duration.ofHours(i))).toList();

  @Test
  void theSameHoursOfEachDayAreAPatternAlsoAcrossMidnight() {
    assertThat(pattern(at -> at.getHour() >= 9 && at.getHour() < 12))
        .isEqualTo("every day 09:00-12:00 UTC");
    assertThat(pattern(at -> at.getHour() >= 23 || at.getHour() < 2))
        .isEqualTo("every day 23:00-02:00 UTC");
  }

  @Test
  void workingDaysWeekendsAndDaysOfTheWeekAreToldApart() {
    assertThat(pattern(at -> !weekend(at) && at.getHour() == 9))
        .isEqualTo("on working days 09:00-10:00 UTC");
    assertThat(pattern(at -> weekend(at) && at.getHour() == 9))
        .isEqualTo("at weekends 09:00-10:00 UTC");
    assertThat(pattern(at -> at.getDayOfWeek() == DayOfWeek.MONDAY && at.getHour() == 2))
        .isEqualTo("on Mondays 02:00-03:00 UTC");
  }

  @Test
  void whatIsAlmostAlwaysSoIsToldAsThat() {
    assertThat(pattern(_ -> true)).isEqualTo("all the time");
  }

  @Test
  void chanceIsNoPattern() {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      double often = 0.3 * random.nextDouble();
      assertThat(pattern(_ -> random.nextDouble() < often)).isEqualTo("none");
    }
    assertThat(pattern(_ -> false)).isEqualTo("none");
  }

  private static boolean weekend(ZonedDateTime at) {
    return at.getDayOfWeek() == DayOfWeek.SATURDAY || at.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  private static String pattern(Predicate<ZonedDateTime> so) {
    var those = FOUR_WEEKS.stream().filter(hour -> so.test(hour.atZone(ZoneOffset.UTC))).toList();
    return Recurring.pattern(FOUR_WEEKS, those).orElse("none");
  }
}
