package dev.nightshift.jobs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.HostSample;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Reads the machine the test runs on.
class HostMeterTest {
  private static final Instant AT = Instant.parse("2026-11-21T00:00:00Z");

  @Test
  void twoReadingsOfThisMachineMakeASample() throws InterruptedException {
    var buffer = new ReadBuffer();
    try (var meter = HostMeter.ofThisMachine(new KernelFiles(100))) {
      var before = meter.read(buffer);
      Thread.sleep(100);
      var sample = HostSample.between(before, meter.read(buffer), AT);
      var cpu = sample.cpu();
      assertThat(cpu).isNotNull();
      assertThat(sample.seconds()).isBetween(0.09, 10.0);
      assertThat(sample.memory().used()).isPositive().isLessThan(total(sample));
      assertThat(sample.load().oneMinute()).isNotNegative();
      assertThat(sample.load().threads()).isPositive();
      assertThat(sample.rates().contextSwitches()).isNotNegative();
      assertThat(sample.sockets().openFilesMax()).isPositive();
    }
  }

  @Test
  void slowReadingsArriveWithoutBeingWaitedFor() throws InterruptedException {
    var buffer = new ReadBuffer();
    try (var meter = HostMeter.ofThisMachine(new KernelFiles(100))) {
      var reading = meter.read(buffer);
      for (int i = 0; i < 200 && reading.filesystems().isEmpty(); i++) {
        Thread.sleep(50);
        reading = meter.read(buffer);
      }
      assertThat(reading.filesystems()).anyMatch(filesystem -> filesystem.mount().equals("/"));
      assertThat(reading.load().processes()).isPositive();
      assertThat(meter.read(buffer).filesystems()).as("only once").isEmpty();
    }
  }

  @Test
  void theOperatorNamesTheHost() {
    assertThat(HostMeter.hostName(Map.of("NIGHTSHIFT_HOST", " web-1 "))).isEqualTo("web-1");
    assertThat(HostMeter.hostName(Map.of())).isNotBlank();
  }

  @Test
  void saysWhatThisMachineIs() {
    try (var meter = HostMeter.ofThisMachine(new KernelFiles(100))) {
      var facts = meter.facts("here");
      assertThat(facts.cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
      assertThat(facts.kernel()).isNotBlank();
      assertThat(facts.bootAt()).isNotNull();
    }
  }

  private static long total(HostSample sample) {
    Long total = sample.memory().total();
    return total == null ? 0 : total;
  }
}
