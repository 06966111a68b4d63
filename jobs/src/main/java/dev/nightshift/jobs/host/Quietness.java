package dev.nightshift.jobs.host;

import dev.nightshift.engine.benchmark.Gate;
import dev.nightshift.engine.usage.CpuTicks;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How quiet this machine is, over a short time.
public final class Quietness {
  private final CpuFiles cpu;
  private final MemoryFiles memory;

  public Quietness(KernelFiles files) {
    this(Path.of("/proc"), files);
  }

  Quietness(Path proc, KernelFiles files) {
    this.cpu = new CpuFiles(proc, files);
    this.memory = new MemoryFiles(proc, files);
  }

  /// Looks for as long as it is told to.
  ///
  /// @throws NightshiftException of kind HOST when /proc cannot be read
  public Gate.Quiet over(Duration time) throws InterruptedException {
    CpuTicks before = ticks();
    Thread.sleep(time);
    CpuTicks after = ticks();
    double all = Math.max(1, total(after) - total(before));
    double idle = after.idle() + after.iowait() - before.idle() - before.iowait();
    double steal = after.steal() - before.steal();
    return new Gate.Quiet(share(idle / all), share(steal / all), memoryAvailable().orElse(1.0));
  }

  /// Share of the memory that is available, 0 to 1; empty where the kernel does not say.
  public Optional<Double> memoryAvailable() {
    var now = memory.memory(new KernelText());
    Long available = now.available();
    Long total = now.total();
    return available == null || total == null || total == 0
        ? Optional.empty()
        : Optional.of((double) available / total);
  }

  private CpuTicks ticks() {
    CpuTicks ticks = cpu.stat(new KernelText()).ticks();
    if (ticks == null) {
      throw new NightshiftException(
          ErrorKind.HOST, "/proc/stat cannot be read, so the host's load is unknown.");
    }
    return ticks;
  }

  private static long total(CpuTicks t) {
    return t.user()
        + t.nice()
        + t.system()
        + t.idle()
        + t.iowait()
        + t.irq()
        + t.softirq()
        + t.steal();
  }

  private static double share(double value) {
    return Math.clamp(value, 0, 1);
  }
}
