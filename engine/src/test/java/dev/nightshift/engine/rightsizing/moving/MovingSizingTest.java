package dev.nightshift.engine.rightsizing.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.policy.Spans;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.engine.rightsizing.sizing.DailyUse;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class MovingSizingTest {
  /// A Monday.
  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

  private static final double PLAIN = 4.5;

  private final MovingSizing sizing = new MovingSizing(RightSizingConfig.DEFAULTS);

  /// Cores by hour since a Monday, the same all through the hour.
  private static UsageHistory history(int days, IntToDoubleFunction cores, SizingRules rules) {
    var hours = new ArrayList<ContainerHour>();
    for (int i = 0; i < days * 24; i++) {
      double used = cores.applyAsDouble(i);
      hours.add(
          new ContainerHour(
              START.plus(Duration.ofHours(i)),
              360,
              3600,
              new ContainerHour.Cpu(used, used, used, 8.0, 36_000, 0, 0, used, used),
              ContainerHour.Memory.UNKNOWN));
    }
    return new UsageHistory(hours, 8.0, null, null, 16, rules);
  }

  private static UsageHistory history(int days, IntToDoubleFunction cores) {
    return history(days, cores, SizingRules.NONE);
  }

  private static double office(int hour) {
    boolean weekday = hour / 24 % 7 < 5;
    return weekday && hour % 24 >= 8 && hour % 24 < 18 ? 4 : 0.2;
  }

  private List<MovingProposal> proposed(UsageHistory history) {
    return sizing.propose(Resource.CPU, history, DailyUse.of(Resource.CPU, history), PLAIN);
  }

  private List<MovingProposal> clocks(UsageHistory history) {
    return proposed(history).stream()
        .filter(proposal -> proposal.limit() instanceof ClockLimits)
        .toList();
  }

  @Test
  void proposesOfficeHoursForAWorkloadThatKeepsThem() {
    var proposal = clocks(history(28, MovingSizingTest::office)).getFirst();
    var clock = (ClockLimits) proposal.limit();
    for (int hour = 0; hour < 7 * 24; hour++) {
      assertThat(clock.at(START.plus(Duration.ofHours(hour))))
          .as("hour %d", hour)
          .isGreaterThanOrEqualTo(office(hour));
    }
    assertThat(clock.min()).isLessThan(0.5);
    assertThat(clock.steps()).hasSize(10);
    assertThat(proposal.mean()).isLessThan(0.5 * PLAIN);
    assertThat(proposal.saving()).isPositive();
    assertThat(proposal.sentence())
        .contains("from 07:00 to 18:00 UTC on Monday to Friday")
        .contains("On its own last 21 nights");
    assertThat(proposal.evidence().entries()).containsKeys("moving_slack", "plain_slack");
  }

  @Test
  void proposesADailyWindowThatGoesOverMidnight() {
    var proposal =
        clocks(history(28, hour -> hour % 24 >= 22 || hour % 24 < 3 ? 4 : 0.2)).getFirst();
    assertThat(proposal.sentence()).contains("from 21:00 to 03:00 UTC every day");
    assertThat(((ClockLimits) proposal.limit()).at(START.plus(Duration.ofHours(1))))
        .isGreaterThanOrEqualTo(4);
  }

  @Test
  void seesNoRhythmWhereThereIsNone() {
    var random = new SplittableRandom(7);
    double[] noise = random.doubles(28 * 24).map(u -> u < 0.1 ? 4 : 0.2).toArray();
    assertThat(clocks(history(28, hour -> noise[hour]))).isEmpty();
    assertThat(clocks(history(28, _ -> 1))).isEmpty();
  }

  @Test
  void waitsUntilARhythmWasSeenForTwoWeeks() {
    assertThat(clocks(history(13, MovingSizingTest::office))).isEmpty();
  }

  @Test
  void proposesNothingAgainstTheLabels() {
    for (String direction : List.of("up", "down", "none")) {
      var rules = SizingRules.of(null, null, direction, null);
      assertThat(proposed(history(28, MovingSizingTest::office, rules))).isEmpty();
    }
  }

  @Test
  void givesTheSameProposalsForTheSameHistory() {
    var history = history(28, MovingSizingTest::office);
    assertThat(proposed(history)).isEqualTo(proposed(history));
  }

  @Test
  void stepsAtTheHoursThatTheClockSays() {
    var clock = new ClockLimits(List.of(new ClockLimits.Step(8, 2), new ClockLimits.Step(18, 0.5)));
    assertThat(clock.at(START)).as("the last step holds until the first").isEqualTo(0.5);
    assertThat(clock.at(START.plus(Duration.ofHours(8)))).isEqualTo(2);
    assertThat(clock.nextAfter(START)).isEqualTo(START.plus(Duration.ofHours(8)));
    assertThat(clock.nextAfter(START.plus(Duration.ofMinutes(18 * 60 + 30))))
        .isEqualTo(START.plus(Duration.ofHours(7 * 24 + 8)));
    assertThat(clock.mean()).isEqualTo((10 * 2 + 158 * 0.5) / 168);
    assertThatThrownBy(() -> new ClockLimits(List.of(new ClockLimits.Step(8, 2))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void raisesALimitWhenUseComesNearItAndNeverAboveTheEnvelope() {
    var guard = new HeadroomGuard(1, 3);
    assertThat(guard.after(1, 0.8)).isEqualTo(1);
    assertThat(guard.after(1, 0.96)).isEqualTo(0.96 * HeadroomGuard.HEADROOM);
    assertThat(guard.after(2.9, 2.8)).isEqualTo(3);
    assertThat(guard.after(3, 5)).isEqualTo(3);
  }

  @Test
  void guardsOnlyWithWhatWasSeenBefore() {
    var learner = new GuardPolicy(0.001).learner(Resource.CPU);
    for (int day = 0; day < 20; day++) {
      int spike = day % 10 == 3 ? 1 : 0;
      learner.learn(Spans.day(day, i -> spike == 1 && i > 250 ? 3 : 1));
    }
    UsageSpan calm = Spans.day(20, _ -> 1);
    UsageSpan late = Spans.day(20, i -> i == 287 ? 3 : 1);
    assertThat(learner.limits(20 * 86_400, late))
        .as("the last sample cannot change a limit before it")
        .isEqualTo(learner.limits(20 * 86_400, calm));
  }

  @Test
  void tellsTheDaysOfTheWeekApart() {
    var days = new ArrayList<UsageSpan>();
    long monday = START.getEpochSecond() / 86_400;
    for (int day = 0; day < 28; day++) {
      boolean busy = day % 7 == 6;
      days.add(Spans.day(monday + day, i -> busy && i >= 120 && i < 180 ? 5 : 1));
    }
    var rhythm = Rhythm.of(days.stream().map(Rhythm.Hours::new).toList());
    assertThat(rhythm).isEqualTo(new Rhythm(java.util.Set.of(DayOfWeek.SUNDAY), 9, 6));
  }
}
