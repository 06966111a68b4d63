package dev.nightshift.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final Window QUIET = window(0.1, 1);
  private static final Window BUSY = window(0.7, 1);

  private static Window window(double busy, double diskMillis) {
    return new Window(busy, 0, diskMillis, 0.5, Map.of());
  }

  private static Window stalled(double share) {
    return new Window(0.1, 0, 1, 0.5, Map.of("web", share));
  }

  private static Guard.Suffering ours(String words) {
    return new Guard.Suffering(words, false);
  }

  @Test
  void endsABenchmarkAfterTwoBadWindowsNotAfterABlink() {
    var guard = new Guard(0.6, QUIET);
    assertThat(guard.judge(BUSY)).isEmpty();
    assertThat(guard.judge(QUIET)).isEmpty();
    assertThat(guard.judge(BUSY)).isEmpty();
    assertThat(guard.judge(BUSY))
        .hasValue(new Guard.Suffering("others came to need 70 % of the CPU", true));
  }

  @Test
  void endsABenchmarkThatMakesTheDiskSlow() {
    var guard = new Guard(0.6, QUIET);
    assertThat(guard.judge(window(0.1, 80))).isEmpty();
    assertThat(guard.judge(window(0.1, 80))).hasValue(ours("disk requests took 80 ms"));
  }

  @Test
  void toleratesADiskThatWasSlowBefore() {
    var guard = new Guard(0.6, window(0.1, 30));
    guard.judge(window(0.1, 80));
    assertThat(guard.judge(window(0.1, 80))).isEmpty();
  }

  @Test
  void endsABenchmarkThatMakesAContainerWait() {
    var guard = new Guard(0.6, stalled(0.1));
    assertThat(guard.judge(stalled(0.5))).isEmpty();
    assertThat(guard.judge(stalled(0.5)))
        .hasValue(ours("container 'web' waited 50 % of the time, 10 % before"));
  }

  @Test
  void toleratesAContainerThatWaitedBefore() {
    var guard = new Guard(0.6, stalled(0.4));
    guard.judge(stalled(0.5));
    assertThat(guard.judge(stalled(0.5))).isEmpty();
  }

  @Test
  void asksOnlyWhoSuffersWhereADaemonDoesTheWork() {
    var guard = Guard.besideDaemon(QUIET);
    guard.judge(window(1, 1));
    assertThat(guard.judge(window(1, 1))).isEmpty();
    guard.judge(stalled(0.5));
    assertThat(guard.judge(stalled(0.5)))
        .hasValue(ours("container 'web' waited 50 % of the time, 0 % before"));
  }

  @Test
  void leavesOutWhatTheBenchmarkItselfUses() {
    var before = new HostPulse(0, 100, 50, 0, 10, 1_000, 5, 4L << 30, 8L << 30, Map.of("web", 3.0));
    var after =
        new HostPulse(
            250_000_000,
            100.05,
            50.45,
            0,
            10.4,
            1_010,
            5.02,
            4L << 30,
            8L << 30,
            Map.of("web", 3.1, "new", 9.0));
    var window = Window.between(before, after);
    assertThat(window.othersBusy()).isBetween(0.099, 0.101);
    assertThat(window.diskMillis()).isBetween(1.99, 2.01);
    assertThat(window.available()).isEqualTo(0.5);
    assertThat(window.stalled()).containsOnlyKeys("web");
    assertThat(window.stalled().get("web")).isBetween(0.399, 0.401);
  }
}
