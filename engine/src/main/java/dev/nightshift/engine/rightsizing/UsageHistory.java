package dev.nightshift.engine.rightsizing;

import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a policy may look at for one container: what it used, in which limits, on which host.
/// Hours of its earlier lives (same host, name and image) are among them.
///
/// @param hours in order of time, each once
/// @param cpuLimit limit in force now, in cores; null when unset
/// @param memoryLimit limit in force now, in bytes; null when unset
/// @param memoryNow memory in use at the latest sample (working set), in bytes; null when unknown
/// @param hostCpus CPUs of the host: Docker refuses a limit above them; null when unknown
/// @param rules what its labels ask of a proposal
/// @param around what surrounds it
public record UsageHistory(
    List<ContainerHour> hours,
    @Nullable Double cpuLimit,
    @Nullable Long memoryLimit,
    @Nullable Long memoryNow,
    @Nullable Integer hostCpus,
    SizingRules rules,
    Circumstances around) {
  /// A container without labels.
  public UsageHistory(
      List<ContainerHour> hours,
      @Nullable Double cpuLimit,
      @Nullable Long memoryLimit,
      @Nullable Long memoryNow,
      @Nullable Integer hostCpus) {
    this(hours, cpuLimit, memoryLimit, memoryNow, hostCpus, SizingRules.NONE);
  }

  /// A container of which nothing else is known.
  public UsageHistory(
      List<ContainerHour> hours,
      @Nullable Double cpuLimit,
      @Nullable Long memoryLimit,
      @Nullable Long memoryNow,
      @Nullable Integer hostCpus,
      SizingRules rules) {
    this(hours, cpuLimit, memoryLimit, memoryNow, hostCpus, rules, Circumstances.PLAIN);
  }

  public UsageHistory {
    hours = isInOrder(hours) ? List.copyOf(hours) : sorted(hours);
  }

  private static boolean isInOrder(List<ContainerHour> hours) {
    for (int i = 1; i < hours.size(); i++) {
      if (hours.get(i).hour().isBefore(hours.get(i - 1).hour())) {
        return false;
      }
    }
    return true;
  }

  private static List<ContainerHour> sorted(List<ContainerHour> hours) {
    return hours.stream().sorted(Comparator.comparing(ContainerHour::hour)).toList();
  }

  /// The same history in other surroundings.
  public UsageHistory around(Circumstances other) {
    return new UsageHistory(hours, cpuLimit, memoryLimit, memoryNow, hostCpus, rules, other);
  }

  /// Samples behind all hours.
  public long samples() {
    long samples = 0;
    for (var hour : hours) {
      samples += hour.samples();
    }
    return samples;
  }

  /// Time the samples cover.
  public Duration covered() {
    return Duration.ofSeconds(Math.round(hours.stream().mapToDouble(ContainerHour::seconds).sum()));
  }

  /// Start of the first hour; null without hours.
  public @Nullable Instant from() {
    return hours.isEmpty() ? null : hours.getFirst().hour();
  }

  /// End of the last hour; null without hours.
  public @Nullable Instant until() {
    return hours.isEmpty() ? null : hours.getLast().hour().plus(Duration.ofHours(1));
  }

  /// The limit in force now; null when unset.
  public @Nullable Double limit(Resource resource) {
    return switch (resource) {
      case CPU -> cpuLimit;
      case MEMORY -> memoryLimit == null ? null : Double.valueOf(memoryLimit);
    };
  }
}
