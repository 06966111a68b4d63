package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.Canary;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// A small piece of arithmetic that is always the same. Run before and after each trial it tells
/// whether a neighbour was at work, and how fast the CPU was: the other thread of a core alone
/// changes that by a third. It is short, so that little changes while it runs.
final class CanaryKernel {
  private static final int STEPS = 400_000;
  private static final int WARM_UP = 50;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @SuppressWarnings("UnusedVariable") // written so that no compiler drops the work
  private long sink;

  /// Sings until it is warm, about 100 ms.
  static CanaryKernel warm() {
    var canary = new CanaryKernel();
    for (int i = 0; i < WARM_UP; i++) {
      canary.sing();
    }
    return canary;
  }

  /// What it achieves now. Takes about 3 ms of a free CPU.
  Canary sing() {
    long cpu = threads.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    sink += arithmetic(begin);
    double seconds = Math.max(1, System.nanoTime() - begin) / 1e9;
    double cpuSeconds = Math.max(1, threads.getCurrentThreadCpuTime() - cpu) / 1e9;
    return new Canary(1 / cpuSeconds, 1 / seconds);
  }

  private static long arithmetic(long seed) {
    long a = seed | 1;
    double x = 1.0000001;
    for (int i = 0; i < STEPS; i++) {
      a ^= a << 13;
      a ^= a >>> 7;
      a ^= a << 17;
      x = x * 1.0000001 + 1e-9;
    }
    return a + Double.doubleToLongBits(x);
  }
}
