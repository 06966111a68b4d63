package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyStateTest {
  @Test
  void fiveWindowsOnALevelAreSteady() {
    assertThat(Kernels.isSteady(new double[] {10, 50, 100, 101, 99, 100, 100.5}, 7)).isTrue();
  }

  @Test
  void windowsThatStillRiseAreNot() {
    assertThat(Kernels.isSteady(new double[] {80, 85, 90, 95, 100}, 5)).isFalse();
  }

  @Test
  void fewerThanFiveTellNothing() {
    assertThat(Kernels.isSteady(new double[] {100, 100, 100, 100}, 4)).isFalse();
  }
}
