package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateTest {
  private static Gate.Answer ask(double idle, double steal, double memory) {
    return Gate.ask(new Gate.Quiet(idle, steal, memory), BenchmarkConfig.DEFAULTS);
  }

  @Test
  void opensOnAQuietHost() {
    assertThat(ask(0.9, 0, 0.5)).isEqualTo(new Gate.Answer.Open());
  }

  @Test
  void saysHowBusyTheHostIs() {
    assertThat(ask(0.41, 0, 0.5))
        .isEqualTo(new Gate.Answer.Closed("only 41 % of the CPU is idle, 60 % are asked for"));
  }

  @Test
  void closesWhenTheHypervisorTakesTheCpuOrMemoryIsShort() {
    assertThat(ask(0.9, 0.2, 0.5)).isInstanceOf(Gate.Answer.Closed.class);
    assertThat(ask(0.9, 0, 0.01)).isInstanceOf(Gate.Answer.Closed.class);
  }
}
