package dev.nightshift.jobs.host;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Measures this process, so that the cost of watching is watched as well.
public final class ProcessMeter {
  private static final FlatKeys STATUS = new FlatKeys("VmRSS:");
  private static final long BYTES_PER_KIB = 1024;

  private final KernelFile status;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  public ProcessMeter(KernelFiles files) {
    this.status = files.whole(Path.of("/proc/self/status"));
  }

  /// CPU time of the whole process in nanoseconds; null where the platform does not tell.
  public @Nullable Long cpuNanos() {
    long nanos =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getProcessCpuTime()
            : -1;
    return nanos < 0 ? null : Long.valueOf(nanos);
  }

  /// CPU time of some threads in nanoseconds; those that have ended count nothing.
  public long cpuNanos(Collection<Thread> some) {
    return some.stream()
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.threadId())))
        .sum();
  }

  /// Resident memory in bytes; null where the kernel does not tell.
  public @Nullable Long residentBytes(ReadBuffer buffer) {
    long[] kib = new long[STATUS.size()];
    if (!status.read(buffer.text())) {
      return null;
    }
    STATUS.parse(buffer.text(), kib);
    return kib[0] == KernelText.UNKNOWN ? null : Long.valueOf(kib[0] * BYTES_PER_KIB);
  }

  /// Java heap in use in bytes.
  public long heapBytes() {
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
