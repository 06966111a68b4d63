package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialSetTest {
  private final TrialSet trials = new TrialSet(true);
  private final List<Canary> night = new ArrayList<>();

  private void trial(double value, double before, double after) {
    var first = new Canary(before, 1);
    var second = new Canary(after, 1);
    trials.add(new TrialSet.Taken(Map.of("rate", value), first, second));
    night.add(first);
    night.add(second);
  }

  private TrialSet.Kept kept() {
    return trials.kept(trials.level(night));
  }

  private double median() {
    return kept().interval("rate").median();
  }

  @Test
  void theFirstOfThreeWarmsUp() {
    trial(50, 100, 100);
    trial(100, 100, 100);
    assertThat(kept().trials()).hasSize(2);
    trial(100, 100, 100);
    assertThat(kept().trials()).hasSize(2);
    assertThat(median()).isEqualTo(100);
  }

  @Test
  void aTrialWhoseCanariesDifferDoesNotCount() {
    for (int i = 0; i < 6; i++) {
      trial(100, 100, 100);
    }
    trial(60, 100, 70);
    trial(60, 70, 70);
    assertThat(kept().disturbed()).isEqualTo(2);
    assertThat(median()).isEqualTo(100);
    assertThat(kept().interval("rate").low()).isEqualTo(100);
  }

  @Test
  void aHostThatBecameSlowerForGoodIsSeenToBeSlower() {
    for (int i = 0; i < 8; i++) {
      trial(90, 90, 90);
    }
    assertThat(kept().disturbed()).isZero();
    assertThat(median()).isEqualTo(90);
  }

  @Test
  void theCalmerHalfCountsWhereTheNightIsNoisy() {
    trial(1, 100, 100);
    trial(100, 100, 100);
    trial(100, 100, 101);
    for (int i = 0; i < 8; i++) {
      trial(70, 100, 60);
    }
    assertThat(kept().trials()).hasSize(5);
    assertThat(kept().disturbed()).isEqualTo(8);
  }

  @Test
  void trialsGoOnUntilTheIntervalIsNarrow() {
    var precision = new Precision(6, 30, 0.02);
    for (int i = 0; i < 7; i++) {
      assertThat(trials.suffices(precision, trials.level(night))).isFalse();
      trial(100 + (i - 3) * 3, 100, 100);
    }
    assertThat(trials.suffices(precision, trials.level(night))).isFalse();
    while (trials.size() < 30 && !trials.suffices(precision, trials.level(night))) {
      trial(100, 100, 100);
    }
    assertThat(trials.size()).isBetween(10, 20);
    assertThat(trials.suffices(new Precision(6, 8, 0), trials.level(night))).isTrue();
  }
}
