package dev.nightshift.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CourseTest {
  private static final int DAY = 24;
  private static final int WEEKS = 28 * DAY;
  private static final double MIB = 1 << 20;

  private final Random random = new Random(7);

  @Test
  void whatGrewForItsLastDaysHasGrownSinceThenAndStayedNowhere() {
    int since = 22 * DAY;
    var course = course(hour -> 407 + Math.max(0, hour - since) * 5.5);
    assertThat(course.shift()).isFalse();
    assertThat(course.since()).isBetween(since - DAY, since + DAY);
    assertThat(course.perDay()).isCloseTo(132, within(15.0));
    assertThat(course.before()).isCloseTo(407, within(10.0));
    assertThat(course.after()).isCloseTo(1_133, within(60.0));
  }

  @Test
  void theSentenceSaysSinceWhenItGrowsAndHowFast() {
    double[] values = values(hour -> MIB * (407 + Math.max(0, hour - 22 * DAY) * 5.5));
    var found =
        new SeriesFindings(AnalysisConfig.DEFAULTS)
            .of(
                Subject.host(new HostId(1), "alpha"),
                Metric.MEMORY,
                new HourSeries(Instant.parse("2026-10-25T00:00:00Z"), values));
    assertThat(found)
        .filteredOn(one -> one.kind() == FindingKind.TREND)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.sentence())
                  .startsWith("The memory use of alpha grows by 13")
                  .contains(" MiB a day since 2026-11-1", "in 6 days")
                  .doesNotContain("stayed there");
              assertThat(one.fingerprint()).startsWith("trend/memory/trend/");
              assertThat(one.from()).isAfter(Instant.parse("2026-11-14T00:00:00Z"));
            });
  }

  @Test
  void whatMovedAndStayedIsAShift() {
    var course = course(hour -> hour < 22 * DAY ? 407 : 802);
    assertThat(course.shift()).isTrue();
    assertThat(course.since()).isEqualTo(22 * DAY);
    assertThat(course.after()).isCloseTo(802, within(10.0));
  }

  @Test
  void whatMovedThreeDaysAgoIsAShift() {
    assertThat(course(hour -> hour < 25 * DAY ? 407 : 802).shift()).isTrue();
  }

  @Test
  void whatGrowsAllTheTimeIsASteadyTrend() {
    var course = course(hour -> 400 + hour);
    assertThat(course.since()).isEqualTo(-1);
    assertThat(course.perDay()).isCloseTo(24, within(2.0));
  }

  @Test
  void whatFallsSinceAWhileFallsSinceThen() {
    var course = course(hour -> 2_000 - Math.max(0, hour - 20 * DAY) * 7.0);
    assertThat(course.shift()).isFalse();
    assertThat(course.since()).isPositive();
    assertThat(course.perDay()).isNegative();
  }

  private Course course(IntToDoubleFunction of) {
    return Course.of(values(of), DAY).orElseThrow();
  }

  private double[] values(IntToDoubleFunction of) {
    return IntStream.range(0, WEEKS)
        .mapToDouble(hour -> of.applyAsDouble(hour) * (1 + 0.01 * random.nextGaussian()))
        .toArray();
  }
}
