package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.prediction.Contender;
import dev.nightshift.engine.prediction.Speed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/// Training and use of a model that Smile trains for our predictions, on as many generated rows of
/// as many columns as the Python frameworks get: seconds of CPU time for a training, rows per
/// second of CPU time in use, and the most memory that the process took.
final class SmileKernel {
  private static final int ROWS = 4_000;
  private static final int COLUMNS = 20;
  private static final int TRIALS = 3;

  private SmileKernel() {}

  static void measure(Contender model) throws IOException {
    for (int trial = -1; trial < TRIALS; trial++) { // the first warms up
      var speed = Speed.of(model, ROWS, COLUMNS, ROWS, 1, SmileKernel::cpuNanos);
      Kernels.report(trial, "training", speed.learning().toNanos() / 1e9);
      Kernels.report(trial, "inference", ROWS / (speed.answering().toNanos() / 1e9));
    }
    Kernels.report(0, "peak-memory", peakBytes());
  }

  /// CPU time of all threads of ours, but not of the compiler's and the collector's.
  private static long cpuNanos() {
    var threads = ManagementFactory.getThreadMXBean();
    return LongStream.of(threads.getAllThreadIds())
        .map(threads::getThreadCpuTime)
        .filter(nanos -> nanos > 0)
        .sum();
  }

  private static double peakBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("the kernel tells no peak of memory"));
    }
  }
}
