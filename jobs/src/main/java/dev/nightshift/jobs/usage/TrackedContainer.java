package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.ContainerSample;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One container as the collector follows it: what it is, how to measure it, and the reading its
/// next sample begins with.
///
/// Rounds and Docker's events come from different threads; each method holds the container's lock.
final class TrackedContainer {
  /// Shorter intervals say nothing: the kernel itself accounts in steps of milliseconds.
  private static final long SHORTEST_NANOS = 200_000_000;

  /// Measures the container; empty when it is gone.
  interface Probe extends AutoCloseable {
    Optional<ContainerReading> read();

    /// Whether reading takes so long that many must be read at once.
    boolean isSlow();

    @Override
    void close();
  }

  private ContainerFacts facts;
  private @Nullable ContainerId id;
  private @Nullable Probe probe;
  private @Nullable ContainerReading baseline;
  private @Nullable ContainerReading seen;
  private @Nullable Instant seenAt;
  private @Nullable Instant sampledAt;
  private @Nullable Instant killedAt;
  private boolean sampled;
  private boolean failing;

  TrackedContainer(ContainerFacts facts) {
    this.facts = facts;
  }

  synchronized ContainerFacts facts() {
    return facts;
  }

  synchronized void facts(ContainerFacts now) {
    facts = now;
  }

  /// Its identity; null until it is in the register.
  synchronized @Nullable ContainerId id() {
    return id;
  }

  synchronized void id(ContainerId given) {
    id = given;
  }

  synchronized boolean isMeasured() {
    return probe != null;
  }

  /// Whether it runs but has no sample yet: it may end before the next round.
  synchronized boolean isYoung() {
    return probe != null && !sampled;
  }

  synchronized boolean isSlow() {
    return probe != null && probe.isSlow();
  }

  /// Begins to measure a container that was started, perhaps anew: its counters begin at zero.
  synchronized void begin(Probe measure) {
    stop();
    probe = measure;
    baseline = measure.read().orElse(null);
    sampled = false;
    failing = false;
  }

  /// Memory limit in force now, as the cgroup says while it runs, else as Docker keeps it; null
  /// when there is none.
  synchronized @Nullable Long memoryLimit() {
    var reading = probe == null ? null : probe.read().orElse(null);
    return reading == null ? facts.limits().memoryBytes() : reading.memory().limit();
  }

  /// The sample since the last one; empty when there is none to tell yet, or it is gone.
  synchronized Optional<ContainerSample> sample(Instant at) {
    var reading = probe == null ? null : probe.read().orElse(null);
    return reading == null ? Optional.empty() : between(reading, at);
  }

  private Optional<ContainerSample> between(ContainerReading reading, Instant wallClock) {
    Instant at = wallClock.truncatedTo(ChronoUnit.MICROS);
    var before = baseline;
    if (before == null) {
      baseline = reading;
      return Optional.empty();
    }
    boolean tooSoon =
        reading.nanos() - before.nanos() < SHORTEST_NANOS
            || (sampledAt != null && !at.isAfter(sampledAt));
    if (tooSoon) {
      return Optional.empty();
    }
    baseline = reading;
    sampledAt = at;
    sampled = true;
    return Optional.of(ContainerSample.between(before, reading, at));
  }

  /// Begins the next sample here and forgets what was counted so far.
  synchronized void forget() {
    if (probe != null) {
      baseline = probe.read().orElse(null);
    }
    sampledAt = null;
    seen = null;
  }

  /// Takes a reading aside, for the case that it is the last.
  synchronized void look(Instant at) {
    if (probe != null) {
      seen = probe.read().orElse(seen);
      seenAt = at;
    }
  }

  /// Ends measuring. The last sample goes up to the last reading there is: now, if the cgroup still
  /// stands, else the one taken aside.
  synchronized Optional<ContainerSample> end(Instant at) {
    if (probe == null) {
      return Optional.empty();
    }
    var last = probe.read().orElse(null);
    Instant lastAt = at;
    if (last == null && seen != null && seenAt != null) {
      last = seen;
      lastAt = seenAt;
    }
    var sample = last == null ? Optional.<ContainerSample>empty() : between(last, lastAt);
    stop();
    return sample;
  }

  /// Lets go of the container's files.
  synchronized void stop() {
    if (probe != null) {
      probe.close();
    }
    probe = null;
    baseline = null;
    seen = null;
  }

  /// Whether this failure is the first in a row, and so worth telling.
  synchronized boolean failedNow() {
    boolean first = !failing;
    failing = true;
    return first;
  }

  synchronized void worked() {
    failing = false;
  }

  /// Notes that Docker told of a kill for want of memory.
  synchronized void toldOfKill(Instant at) {
    killedAt = at;
  }

  /// Whether Docker told of a kill since an instant.
  synchronized boolean wasToldSince(Instant from) {
    return killedAt != null && !killedAt.isBefore(from);
  }
}
