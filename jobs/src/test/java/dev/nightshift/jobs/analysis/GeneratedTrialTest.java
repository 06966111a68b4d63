package dev.nightshift.jobs.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.analysis.GeneratedSeries.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the weekly analysis makes of series of which the truth is known. The same each time.
class GeneratedTrialTest {
  private static final int SERIES = 40;

  @Test
  void atMostOneInAHundredSeriesOfNoiseHasARhythmOrATrend() {
    Map<Kind, Integer> noise = new EnumMap<>(Kind.class);
    noise.put(Kind.WHITE_NOISE, 334);
    noise.put(Kind.AUTOCORRELATED_05, 333);
    noise.put(Kind.AUTOCORRELATED_09, 333);
    double told = 0;
    double anomalies = 0;
    for (var entry : noise.entrySet()) {
      var trial = GeneratedTrial.of(entry.getKey(), entry.getValue());
      told += trial.any() * entry.getValue();
      anomalies += trial.anomaly() * entry.getValue();
    }
    assertThat(told).isLessThanOrEqualTo(10);
    assertThat(anomalies).isLessThanOrEqualTo(10);
  }

  @Test
  void rhythmsAreSeenThroughGapsAndSummerTime() {
    for (var kind :
        List.of(Kind.DAY_RHYTHM, Kind.WEEK_RHYTHM, Kind.SIX_HOURS, Kind.GAPS, Kind.SUMMER_TIME)) {
      var trial = GeneratedTrial.of(kind, SERIES);
      assertThat(trial.rhythm()).as(kind.words()).isGreaterThanOrEqualTo(0.97);
      assertThat(trial.trend() + trial.shift() + trial.leak() + trial.anomaly())
          .as(kind.words())
          .isLessThanOrEqualTo(0.05);
    }
  }

  @Test
  void eachCourseIsToldByItsName() {
    assertThat(GeneratedTrial.of(Kind.TREND, SERIES).trend()).isGreaterThanOrEqualTo(0.95);
    assertThat(GeneratedTrial.of(Kind.SHIFT, SERIES).shift()).isGreaterThanOrEqualTo(0.95);
    assertThat(GeneratedTrial.of(Kind.LEAK, SERIES).leak()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void anHourUnlikeTheOthersIsToldAlsoWhereItsValueIsUsual() {
    assertThat(GeneratedTrial.of(Kind.SPIKE, SERIES).anomaly()).isGreaterThanOrEqualTo(0.95);
    assertThat(GeneratedTrial.of(Kind.SPIKE_IN_RHYTHM, SERIES).anomaly())
        .isGreaterThanOrEqualTo(0.95);
  }
}
