package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.prediction.Contender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;

/// Small workloads of our own, for machines without tools. They run in a process of their own, so
/// that it can have the lowest priority and be ended at any time; each trial is a line `metric
/// value` on standard output.
///
/// - `cpu`: 64-bit integer and floating-point arithmetic, in operations per second of CPU time: a
///   noisy neighbour slows the clock on the wall, not the CPU's own.
/// - `memory`: the triad of STREAM (McCalpin), a[i] = b[i] + s × c[i] over three arrays of 32 MiB,
///   in bytes per second; and a chase of pointers through 64 MiB in random order, in seconds per
///   access.
/// - `disk FILE`: writes of 4 KiB, each forced to the disk, in seconds per write.
/// - `network` and `network-to ADDRESS PORT`: see {@link NetworkKernel}; `learning` and `workflow
///   FILE`: see {@link LearningKernel}; `smile-MODEL`: see {@link SmileKernel}.
public final class Kernels {
  private static final int TRIALS = 5;
  private static final int MOST_WARM_UP = 15;
  private static final int STEADY_WINDOWS = 5;
  private static final double STEADY = 0.01;
  private static final int DOUBLES = 4 << 20;
  private static final int LINKS = 16 << 20;

  @SuppressWarnings("UnusedVariable") // written so that no compiler drops the work
  private static volatile long sink;

  private Kernels() {}

  /// @param arguments name of the kernel, and its file
  public static void main(String[] arguments) throws IOException {
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "cpu" -> cpu();
      case "memory" -> {
        triad();
        chase();
      }
      case "disk" -> disk(Path.of(arguments[1]));
      case "network" -> NetworkKernel.measure();
      case "network-to" ->
          NetworkKernel.measure(
              InetAddress.ofLiteral(arguments[1]), Integer.parseInt(arguments[2]));
      case "learning" -> LearningKernel.measure();
      case "smile-logistic" -> SmileKernel.measure(Contender.LOGISTIC);
      case "smile-forest" -> SmileKernel.measure(Contender.FOREST);
      case "smile-boosting" -> SmileKernel.measure(Contender.SMILE_BOOSTING);
      case "workflow" -> LearningKernel.workflow(Path.of(arguments[1]));
      default -> {
        System.err.println(
            "a kernel is cpu, memory, disk FILE, network, network-to ADDRESS PORT, learning, smile-MODEL or"
                + " workflow FILE");
        System.exit(2);
      }
    }
  }

  private static void cpu() {
    double[] warm = new double[MOST_WARM_UP];
    int windows = 0;
    do {
      warm[windows++] = arithmetic(Duration.ofMillis(100));
    } while (windows < MOST_WARM_UP && !isSteady(warm, windows));
    for (int trial = 0; trial < TRIALS; trial++) {
      report(trial, "arithmetic", arithmetic(Duration.ofMillis(200)));
    }
  }

  /// Whether the last five windows rise or fall by less than 1 % from one to the next, by the slope
  /// of the straight line through them: a compiler is no longer at work.
  static boolean isSteady(double[] rates, int windows) {
    if (windows < STEADY_WINDOWS) {
      return false;
    }
    double mean = 0;
    double slope = 0;
    for (int i = 0; i < STEADY_WINDOWS; i++) {
      double rate = rates[windows - STEADY_WINDOWS + i];
      mean += rate / STEADY_WINDOWS;
      slope += rate * (i - (STEADY_WINDOWS - 1) / 2.0) / 10;
    }
    return Math.abs(slope) < STEADY * mean;
  }

  /// Operations per second of CPU time.
  private static double arithmetic(Duration time) {
    var threads = ManagementFactory.getThreadMXBean();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long end = System.nanoTime() + time.toNanos();
    long rounds = 0;
    long a = 0x9E3779B97F4A7C15L;
    double x = 1.0000001;
    do {
      for (int i = 0; i < 100_000; i++) {
        a ^= a << 13;
        a ^= a >>> 7;
        a ^= a << 17;
        x = x * 1.0000001 + 1e-9;
      }
      rounds += 100_000;
    } while (System.nanoTime() < end);
    sink = a + Double.doubleToLongBits(x);
    return rounds / ((threads.getCurrentThreadCpuTime() - cpuBefore) / 1e9);
  }

  private static void triad() {
    double[] a = new double[DOUBLES];
    double[] b = new double[DOUBLES];
    double[] c = new double[DOUBLES];
    java.util.Arrays.fill(b, 1.5);
    java.util.Arrays.fill(c, 2.5);
    for (int trial = -3; trial < TRIALS; trial++) {
      long start = System.nanoTime();
      for (int i = 0; i < DOUBLES; i++) {
        a[i] = b[i] + 3.0 * c[i];
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      sink = Double.doubleToLongBits(a[trial + 3]);
      report(trial, "triad", 3.0 * Double.BYTES * DOUBLES / seconds);
    }
  }

  /// A random cycle through all links (Sattolo), so that no prefetcher guesses the next.
  private static void chase() {
    int[] next = new int[LINKS];
    for (int i = 0; i < LINKS; i++) {
      next[i] = i;
    }
    var random = new Random(42);
    for (int i = LINKS - 1; i > 0; i--) {
      int j = random.nextInt(i);
      int swap = next[i];
      next[i] = next[j];
      next[j] = swap;
    }
    int at = 0;
    for (int trial = -1; trial < TRIALS; trial++) {
      int steps = 1_000_000;
      long start = System.nanoTime();
      for (int i = 0; i < steps; i++) {
        at = next[at];
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      sink = at;
      report(trial, "access", seconds / steps);
    }
  }

  private static void disk(Path file) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var block = ByteBuffer.allocateDirect(4096);
      for (int trial = -2; trial < 20; trial++) {
        block.clear();
        long start = System.nanoTime();
        channel.write(block, 4096L * (trial + 2));
        channel.force(false);
        report(trial, "forced-write", (System.nanoTime() - start) / 1e9);
      }
    }
  }

  static void report(int trial, String metric, double value) {
    if (trial >= 0) {
      System.out.println(metric + " " + value);
    }
  }
}
