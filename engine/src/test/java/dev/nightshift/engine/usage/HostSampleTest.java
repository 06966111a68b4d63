package dev.nightshift.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostSampleTest {
  private static final Instant AT = Instant.parse("2026-11-21T00:00:10Z");
  private static final long TEN_SECONDS = 10_000_000_000L;

  @Test
  void cpuStatesAddUpToTheCpusOnline() {
    var before = new CpuTicks(4, 100, 0, 50, 1_000, 10, 0, 0, 0);
    var after = new CpuTicks(4, 1_100, 0, 550, 3_490, 20, 0, 0, 0);
    var cpu = HostCpu.between(before, after);
    assertThat(cpu.user()).isEqualTo(1.0);
    assertThat(cpu.used()).isEqualTo(1.5);
    assertThat(cpu.used() + cpu.idle() + cpu.iowait() + cpu.steal()).isEqualTo(4, within(1e-9));
  }

  @Test
  void aStateThatGoesBackCountsAsNothing() {
    var before = new CpuTicks(1, 100, 0, 0, 1_000, 10, 0, 0, 0);
    var after = new CpuTicks(1, 200, 0, 0, 1_900, 8, 0, 0, 0);
    assertThat(HostCpu.between(before, after).iowait()).isZero();
  }

  @Test
  void onlyPhysicalDisksAddUp() {
    var before = List.of(disk("sda", true, 0), disk("dm-0", false, 0));
    var after = List.of(disk("sda", true, 500), disk("dm-0", false, 500));
    var sample = HostSample.between(reading(0, before, 0L), reading(TEN_SECONDS, after, 0L), AT);
    assertThat(sample.disk()).isEqualTo(new DiskUse(50, 0, 204_800, 0, 2.0, 0.1, 0.05));
    assertThat(sample.devices()).extracting(DeviceSample::name).contains("sda", "dm-0");
  }

  @Test
  void aDiskThatTookAnothersNameIsLeftOut() {
    var sample =
        HostSample.between(
            reading(0, List.of(disk("sdb", true, 500)), 0L),
            reading(TEN_SECONDS, List.of(disk("sdb", true, 3)), 0L),
            AT);
    assertThat(sample.disk()).isNull();
  }

  @Test
  void pressureIsAShareOfTheTime() {
    var sample =
        HostSample.between(
            reading(0, List.of(), 1_000_000_000L),
            reading(TEN_SECONDS, List.of(), 3_500_000_000L),
            AT);
    assertThat(sample.pressure().cpuSome()).isEqualTo(0.25);
    assertThat(sample.pressure().ioFull()).isNull();
  }

  private static DiskCounters disk(String name, boolean physical, long reads) {
    return new DiskCounters(name, physical, reads, 0, reads * 4096, 0, reads * 2, reads, reads * 2);
  }

  private static HostReading reading(
      long nanos, List<DiskCounters> disks, @Nullable Long cpuStalled) {
    return new HostReading(
        nanos,
        null,
        new HostLoad(null, null, null, null, null, null, null),
        new HostActivity(null, null, null, null, null, null, null, null, null),
        new HostMemory(null, null, null, null, null, null, null, null, null, null, null, null),
        disks,
        List.of(),
        List.of(),
        List.of(),
        new HostSockets(null, null, null, null, null),
        new StallCounters(cpuStalled, null, null, null, null),
        HostSensors.NONE);
  }
}
