package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ContainerSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all containers once. One that fails costs only its own sample.
final class ContainerRound {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRound.class);
  private static final int AT_ONCE = 8;

  private final List<Waiting.Taken> samples = new ArrayList<>();
  private int failures;

  /// Reads containers whose files are here one after the other, and asks the daemon for others a
  /// few at a time.
  ///
  /// @param patience how long the slow ones may take together
  static ContainerRound read(List<TrackedContainer> containers, Instant at, Duration patience)
      throws InterruptedException {
    var round = new ContainerRound();
    var slow = new ArrayList<TrackedContainer>();
    for (var container : containers) {
      if (container.isSlow()) {
        slow.add(container);
      } else {
        round.take(container, () -> container.sample(at));
      }
    }
    round.readSlow(slow, at, patience);
    return round;
  }

  private void readSlow(List<TrackedContainer> slow, Instant at, Duration patience)
      throws InterruptedException {
    if (slow.isEmpty()) {
      return;
    }
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      var tasks =
          slow.stream()
              .<Callable<Optional<ContainerSample>>>map(container -> () -> container.sample(at))
              .toList();
      var answers = threads.invokeAll(tasks, patience.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < answers.size(); i++) {
        take(slow.get(i), answers.get(i)::get);
      }
    }
  }

  private void take(TrackedContainer container, Callable<Optional<ContainerSample>> reading)
      throws InterruptedException {
    try {
      reading.call().ifPresent(sample -> samples.add(new Waiting.Taken(container, sample)));
      container.worked();
    } catch (InterruptedException stopping) {
      throw stopping;
    } catch (Exception failure) {
      failed(container, failure);
    }
  }

  private void failed(TrackedContainer container, Exception failure) {
    failures++;
    if (container.failedNow()) {
      LOG.warn(
          "Container {} could not be read; each round tries again",
          container.facts().name(),
          failure);
    }
  }

  List<Waiting.Taken> samples() {
    return samples;
  }

  int failures() {
    return failures;
  }
}
