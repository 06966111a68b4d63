package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.benchmark.Gate;
import dev.nightshift.engine.benchmark.Guard;
import dev.nightshift.engine.benchmark.HostPulse;
import dev.nightshift.engine.benchmark.Neighbours;
import dev.nightshift.engine.benchmark.Window;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an eye on the host: waits until it is quiet, and while a benchmark runs looks four times a
/// second whether production suffers. Two bad windows end the benchmark, so it is dead well within
/// a second.
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration WINDOW = Duration.ofMillis(250);
  private static final Duration GATE_WINDOW = Duration.ofMillis(300);

  private final Supplier<HostPulse> pulses;
  private final Neighbours neighbours;
  private final BenchmarkConfig config;
  private final boolean insisted;

  /// @param insisted whether somebody wants numbers however busy the host is: then the gate stands
  ///   open, and only a shortage of memory ends a benchmark
  Watch(
      Supplier<HostPulse> pulses, Neighbours neighbours, BenchmarkConfig config, boolean insisted) {
    this.pulses = pulses;
    this.neighbours = neighbours;
    this.config = config;
    this.insisted = insisted;
  }

  /// The last window before a benchmark, and what the gate says about it.
  record Look(Window window, Gate.Answer answer) {}

  /// Waits until the host is quiet, but no longer than this.
  Look waitUntilQuiet(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var before = pulses.get();
      Thread.sleep(GATE_WINDOW);
      var window = Window.between(before, pulses.get());
      var answer = insisted ? new Gate.Answer.Open() : Gate.ask(window, neighbours, config);
      if (answer instanceof Gate.Answer.Open || System.nanoTime() >= deadline) {
        return new Look(window, answer);
      }
    }
  }

  /// Work that may be ended from outside.
  interface Work<T> {
    T run() throws InterruptedException;
  }

  /// What guarded work came to.
  sealed interface Guarded<T> {
    /// It went to its end.
    record Done<T>(T value) implements Guarded<T> {}

    /// It failed by itself.
    record Failed<T>(RuntimeException failure) implements Guarded<T> {}

    /// It was ended for production's sake.
    ///
    /// @param suffering what was noticed
    record Ended<T>(Guard.Suffering suffering) implements Guarded<T> {}
  }

  /// Does work in this thread while another looks after the host, and interrupts this one when
  /// production suffers: the work must then end at once.
  ///
  /// @param daemon whether a daemon does the work, so that its CPU time is not held against it
  /// @param excess what else ends it, in words; asked as often as the host is looked at
  <T> Guarded<T> guard(
      Window before, boolean daemon, Supplier<Optional<String>> excess, Work<T> work)
      throws InterruptedException {
    var guard =
        insisted
            ? Guard.ofMemory(before)
            : daemon ? Guard.besideDaemon(before) : new Guard(config.minIdle(), before);
    var sentry = new Sentry(guard, excess, Thread.currentThread());
    var thread = Thread.ofPlatform().daemon().name("benchmark-guard").start(sentry);
    Guarded<T> outcome;
    try {
      outcome = new Guarded.Done<>(work.run());
    } catch (RuntimeException thrown) {
      outcome = new Guarded.Failed<>(thrown);
    } catch (InterruptedException interrupted) {
      if (sentry.suffering == null) {
        throw interrupted;
      }
      outcome = new Guarded.Failed<>(new IllegalStateException(interrupted));
    } finally {
      thread.interrupt();
      joinFully(thread);
    }
    var suffering = sentry.suffering;
    if (suffering == null) {
      return outcome;
    }
    Thread.interrupted(); // the sentry's, meant for the work that is over
    return new Guarded.Ended<>(suffering);
  }

  private static void joinFully(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Sentry implements Runnable {
    private final Guard guard;
    private final Supplier<Optional<String>> excess;
    private final Thread worker;
    private volatile Guard.@Nullable Suffering suffering;

    Sentry(Guard guard, Supplier<Optional<String>> excess, Thread worker) {
      this.guard = guard;
      this.excess = excess;
      this.worker = worker;
    }

    @Override
    public void run() {
      try {
        var last = pulses.get();
        while (true) {
          Thread.sleep(WINDOW);
          var next = pulses.get();
          var why =
              guard
                  .judge(Window.between(last, next))
                  .or(() -> excess.get().map(words -> new Guard.Suffering(words, false)));
          last = next;
          if (why.isPresent()) {
            suffering = why.get();
            worker.interrupt();
            return;
          }
        }
      } catch (InterruptedException workIsOver) {
        return;
      } catch (RuntimeException blind) {
        LOG.warn("The host cannot be watched, so the benchmark ends", blind);
        suffering = new Guard.Suffering("the host could not be watched", false);
        worker.interrupt();
      }
    }
  }
}
