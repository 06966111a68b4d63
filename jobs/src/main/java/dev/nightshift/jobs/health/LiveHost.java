package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.HostVitals;
import dev.nightshift.engine.usage.HostReading;
import dev.nightshift.engine.usage.HostSample;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.host.ReadBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Measures this machine at once, for when nobody collects samples of it.
final class LiveHost {
  private static final Duration STEP = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private LiveHost() {}

  /// @param clockOffsetMillis what the kernel still has to correct; null when nothing keeps its
  ///   clock
  record Measured(HostVitals vitals, @Nullable Double clockOffsetMillis) {}

  /// Looks twice: until the slow readings (filesystems) have come too, for one second at least and
  /// five at most.
  static Measured measure(Instant now) throws InterruptedException {
    try (var meter = HostMeter.ofThisMachine(KernelFiles.withinLimits())) {
      var buffer = new ReadBuffer();
      long deadline = System.nanoTime() + LONGEST.toNanos();
      HostReading first = meter.read(buffer);
      Thread.sleep(STEP);
      HostReading last;
      do {
        Thread.sleep(STEP);
        last = meter.read(buffer);
      } while (first.filesystems().isEmpty()
          && last.filesystems().isEmpty()
          && System.nanoTime() < deadline);
      var sample = HostSample.between(first, last, now);
      return new Measured(vitals(first, last, sample), sample.sensors().clockOffsetMillis());
    }
  }

  private static HostVitals vitals(HostReading first, HostReading last, HostSample sample) {
    var memory = sample.memory();
    var cpu = sample.cpu();
    var ticks = last.cpu();
    Integer cpus = ticks == null ? null : ticks.cpus();
    return new HostVitals(
        last.filesystems().isEmpty() ? first.filesystems() : last.filesystems(),
        new HostVitals.Memory(
            memory.total(),
            memory.available(),
            memory.swapTotal(),
            memory.swapUsed(),
            sample.rates().swapInPages(),
            sample.rates().oomKills()),
        new HostVitals.Load(
            cpus,
            sample.load().fifteenMinutes(),
            cpu == null || cpus == null || cpus == 0
                ? null
                : Double.valueOf(1 - (cpu.idle() + cpu.iowait()) / cpus),
            0),
        new HostVitals.Pressure(
            sample.pressure().cpuSome(),
            sample.pressure().memorySome(),
            sample.pressure().ioSome()),
        Duration.ofMillis(Math.round(sample.seconds() * 1_000)));
  }
}
