package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.CollectorSample;
import dev.nightshift.engine.usage.Counters;
import dev.nightshift.jobs.host.ProcessMeter;
import dev.nightshift.jobs.host.ReadBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Measures what collecting costs, from round to round.
final class SelfMeter {
  private final ProcessMeter process;
  private final List<Thread> threads;
  private long nanos;
  private @Nullable Long processNanos;
  private long threadNanos;

  /// @param threads those that read and write samples
  SelfMeter(ProcessMeter process, List<Thread> threads) {
    this.process = process;
    this.threads = List.copyOf(threads);
    this.nanos = System.nanoTime();
    this.processNanos = process.cpuNanos();
    this.threadNanos = process.cpuNanos(this.threads);
  }

  /// A round's own numbers.
  ///
  /// @param roundNanos how long reading took
  /// @param lagNanos how late the round began
  record RoundCost(int containers, long roundNanos, long lagNanos, int missed, int failures) {}

  CollectorSample sample(
      Instant at, RoundCost cost, SampleWriter writer, WaitingRows waiting, ReadBuffer buffer) {
    long now = System.nanoTime();
    double seconds = (now - nanos) / 1e9;
    var processNow = process.cpuNanos();
    long threadsNow = process.cpuNanos(threads);
    var sample =
        new CollectorSample(
            at,
            seconds,
            cost.containers(),
            Counters.cores(processNanos, processNow, seconds),
            Counters.cores(threadNanos, threadsNow, seconds),
            process.residentBytes(buffer),
            process.heapBytes(),
            cost.roundNanos() / 1e6,
            cost.lagNanos() / 1e6,
            writer.writeMillis(),
            waiting.rows(),
            cost.missed(),
            waiting.takeDropped(),
            cost.failures());
    nanos = now;
    processNanos = processNow;
    threadNanos = threadsNow;
    return sample;
  }
}
