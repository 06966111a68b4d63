package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
  private static Gate.Answer ask(double idle, double steal, double memory) {
    return ask(idle, steal, memory, Map.of(), Neighbours.UNKNOWN);
  }

  private static Gate.Answer ask(
      double idle, double steal, double memory, Map<String, Double> stalled, Neighbours known) {
    return Gate.ask(
        new Window(1 - idle - steal, steal, 1, memory, stalled), known, BenchmarkConfig.DEFAULTS);
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
    assertThat(ask(0.7, 0.2, 0.5)).isInstanceOf(Gate.Answer.Closed.class);
    assertThat(ask(0.9, 0, 0.01)).isInstanceOf(Gate.Answer.Closed.class);
  }

  @Test
  void closesWhileAContainerWaitsMoreThanItUsuallyDoes() {
    var waiting = Map.of("web", 0.6);
    assertThat(ask(0.9, 0, 0.5, waiting, new Neighbours(Map.of("web", 0.1), Optional.empty())))
        .isEqualTo(new Gate.Answer.Closed("container 'web' waits 60 % of the time"));
    assertThat(ask(0.9, 0, 0.5, waiting, new Neighbours(Map.of("web", 0.4), Optional.empty())))
        .isEqualTo(new Gate.Answer.Open());
  }

  @Test
  void closesJustAfterADeployment() {
    var known = new Neighbours(Map.of(), Optional.of("web"));
    assertThat(ask(0.9, 0, 0.5, Map.of(), known))
        .isEqualTo(new Gate.Answer.Closed("container 'web' was started less than 10 minutes ago"));
    assertThat(ask(0.9, 0, 0.5, Map.of(), known.settled())).isEqualTo(new Gate.Answer.Open());
  }
}
