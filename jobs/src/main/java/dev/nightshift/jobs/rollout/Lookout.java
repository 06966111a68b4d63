package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.LimitState;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.ReadBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at containers: what the daemon declares and what the kernel holds. Used by one thread.
final class Lookout {
  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";

  private final DockerHost docker;
  private final Cgroups cgroups;
  private final ReadBuffer buffer = new ReadBuffer();

  Lookout(DockerHost docker, Cgroups cgroups) {
    this.docker = docker;
    this.cgroups = cgroups;
  }

  /// What was seen.
  ///
  /// @param reading of its cgroup; null where that cannot be read
  record Seen(ContainerFacts facts, LimitState limits, @Nullable ContainerReading reading) {}

  /// One container; empty when it is gone.
  Optional<Seen> look(String dockerId) {
    return docker.inspect(dockerId).map(this::seen);
  }

  /// The container that has this name now; empty where there is none.
  Optional<Seen> named(String name) {
    return name.matches(NAME) ? look(name) : Optional.empty();
  }

  /// Whether another container has this name now.
  boolean isRecreated(String name, String dockerId) {
    return name.matches(NAME)
        && docker.inspect(name).filter(other -> !other.dockerId().equals(dockerId)).isPresent();
  }

  private Seen seen(ContainerFacts facts) {
    ContainerReading reading =
        facts.running() && docker.isLocal() ? read(facts).orElse(null) : null;
    return new Seen(
        facts,
        reading == null
            ? new LimitState(facts.limits(), false, null, null)
            : new LimitState(
                facts.limits(), true, reading.cpu().limitCores(), reading.memory().limit()),
        reading);
  }

  private Optional<ContainerReading> read(ContainerFacts facts) {
    var meter = cgroups.meter(facts.dockerId(), facts.pid(), facts.ownNetwork());
    if (meter.isEmpty()) {
      return Optional.empty();
    }
    try (var open = meter.get()) {
      return open.read(buffer);
    }
  }
}
