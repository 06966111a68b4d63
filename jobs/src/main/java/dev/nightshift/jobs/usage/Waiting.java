package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.CollectorSample;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.ContainerSample;
import dev.nightshift.engine.usage.HostFacts;
import dev.nightshift.engine.usage.HostSample;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that waits for the database, in the order in which it happened.
sealed interface Waiting {
  /// The samples of one round.
  ///
  /// @param host null in the first round
  /// @param running running containers; null while Docker cannot be asked
  record Round(
      @Nullable HostSample host,
      @Nullable Integer running,
      List<Taken> containers,
      CollectorSample collector)
      implements Waiting {
    public Round {
      containers = List.copyOf(containers);
    }

    int rows() {
      return (host == null ? 0 : 1 + host.devices().size()) + containers.size() + 1;
    }
  }

  /// A sample of a container that may not be in the register yet.
  record Taken(TrackedContainer container, ContainerSample sample) {}

  /// A container to enter in the register, or to bring up to date.
  ///
  /// @param memoryLimit as the cgroup says; null when there is none
  record Seen(
      TrackedContainer container, ContainerFacts facts, @Nullable Long memoryLimit, Instant at)
      implements Waiting {}

  /// A container that is gone.
  record Gone(TrackedContainer container, Instant at) implements Waiting {}

  /// Something that happened to a container.
  record Happened(TrackedContainer container, ContainerStore.Happening what) implements Waiting {}

  /// All containers that are there: those of the register that are not are gone.
  record Present(Set<String> dockerIds, List<TrackedContainer> containers, Instant at)
      implements Waiting {
    public Present {
      dockerIds = Set.copyOf(dockerIds);
      containers = List.copyOf(containers);
    }
  }

  /// The host with what Docker says of it.
  record HostSeen(HostFacts facts, Instant at) implements Waiting {}

  /// The clock was set back: what was stored after this instant must go.
  record Rewound(Instant now) implements Waiting {}
}
