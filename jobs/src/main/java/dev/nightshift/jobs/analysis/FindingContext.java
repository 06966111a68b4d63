package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.correlation.Excursion;
import dev.nightshift.engine.analysis.correlation.LaggedCorrelation;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostHour;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What surrounds a finding: what it is about, hour by hour, and what else on its host moved at the
/// same time.
///
/// @param quantity what the hours are of
/// @param hours in the two weeks up to the end of the finding, or since its start, four weeks at
///   most
/// @param companions what moved with it: what was unlike itself in the same hours, the farthest
///   first, then what follows the same course, the closest first
/// @param compared how many other series were looked at
public record FindingContext(
    Quantity quantity,
    NavigableMap<Instant, Double> hours,
    List<Companion> companions,
    int compared) {
  private static final Duration USUAL = Duration.ofDays(14);
  private static final Duration MOST = Duration.ofDays(28);
  private static final int MOST_CONTAINERS = 200;
  private static final int MOST_COMPANIONS = 5;
  private static final int DAY = 24;
  private static final int DELAY = 3;

  /// What lasts no longer is an event: others' hours about it are looked at alone.
  private static final Duration EVENT = Duration.ofDays(2);

  /// Findings that begin so far apart may belong to one incident.
  private static final Duration TOGETHER = Duration.ofHours(2);

  /// What is followed hour by hour.
  public enum Quantity {
    /// Mean cores of an hour.
    CPU(0.1),
    /// Greatest working set of a container in an hour, mean of a host, in bytes.
    MEMORY(64 << 20),
    /// Median of what is in use on a filesystem, in bytes.
    DISK(64 << 20);

    private final double least;

    Quantity(double least) {
      this.least = least;
    }
  }

  /// What a finding is about.
  ///
  /// @param container null for the host itself
  /// @param mount of the filesystem, for {@link Quantity#DISK}
  /// @param until end of the time it is about
  public record About(
      HostId host,
      @Nullable ContainerId container,
      Quantity quantity,
      @Nullable String mount,
      Instant from,
      Instant until) {
    Instant since() {
      Instant usual = until.minus(USUAL);
      Instant since = from.isBefore(usual) ? from : usual;
      Instant earliest = until.minus(MOST);
      return since.isBefore(earliest) ? earliest : since;
    }

    boolean event() {
      return Duration.between(from, until).compareTo(EVENT) <= 0;
    }
  }

  /// A series that moved with the finding's.
  public sealed interface Companion {
    /// Of a container; from outside.
    String name();

    /// Whether its CPU use or its memory.
    Quantity quantity();

    /// It was unlike itself at the same time.
    record Leapt(String name, Quantity quantity, Excursion excursion) implements Companion {}

    /// It follows the same course through all the hours.
    record Followed(String name, Quantity quantity, LaggedCorrelation correlation)
        implements Companion {}
  }

  /// Looks around a finding; empty where no hours are known.
  public static Optional<FindingContext> of(About about, UsageHistoryStore histories, Instant now) {
    var hours = own(about, histories);
    if (hours.isEmpty()) {
      return Optional.empty();
    }
    var others =
        histories.containers(about.host(), now).stream()
            .filter(container -> !container.id().equals(about.container()))
            .limit(MOST_CONTAINERS)
            .toList();
    var theirs =
        histories.containerHours(others.stream().map(WatchedContainer::id).toList(), about.since());
    var companions = new ArrayList<Companion>();
    for (var other : others) {
      for (var quantity : List.of(Quantity.CPU, Quantity.MEMORY)) {
        companion(
                about,
                hours,
                other.name(),
                quantity,
                hours(theirs.getOrDefault(other.id(), List.of()), quantity))
            .ifPresent(companions::add);
      }
    }
    companions.sort(Comparator.comparingDouble(FindingContext::rank));
    return Optional.of(
        new FindingContext(
            about.quantity(),
            hours,
            companions.stream().limit(MOST_COMPANIONS).toList(),
            2 * others.size()));
  }

  private static Optional<Companion> companion(
      About about,
      NavigableMap<Instant, Double> own,
      String name,
      Quantity quantity,
      NavigableMap<Instant, Double> theirs) {
    var leapt =
        about.event()
            ? Excursion.in(
                theirs, about.from().minus(TOGETHER), about.until().plus(TOGETHER), quantity.least)
            : Optional.<Excursion>empty();
    return leapt.isPresent()
        ? leapt.map(found -> new Companion.Leapt(name, quantity, found))
        : related(own, theirs).map(found -> new Companion.Followed(name, quantity, found));
  }

  /// Lesser stands first: a correlation is at most 1.
  private static double rank(Companion companion) {
    return switch (companion) {
      case Companion.Leapt(_, _, var excursion) -> -1 - excursion.deviations();
      case Companion.Followed(_, _, var correlation) -> -Math.abs(correlation.correlation());
    };
  }

  private static NavigableMap<Instant, Double> own(About about, UsageHistoryStore histories) {
    var container = about.container();
    NavigableMap<Instant, Double> hours =
        about.quantity() == Quantity.DISK
            ? disk(about, histories)
            : container == null
                ? hostHours(histories.hostHours(about.host(), about.since()), about.quantity())
                : hours(
                    histories
                        .containerHours(List.of(container), about.since())
                        .getOrDefault(container, List.of()),
                    about.quantity());
    return hours.headMap(about.until(), false);
  }

  private static NavigableMap<Instant, Double> disk(About about, UsageHistoryStore histories) {
    var hours = new TreeMap<Instant, Double>();
    String mount = about.mount();
    if (mount != null) {
      histories
          .filesystemHours(about.host(), about.since())
          .getOrDefault(mount, List.of())
          .forEach(hour -> hours.put(hour.hour(), hour.totalBytes() - hour.freeBytes()));
    }
    return hours;
  }

  private static Optional<LaggedCorrelation> related(
      NavigableMap<Instant, Double> own, NavigableMap<Instant, Double> theirs) {
    var shared = own.keySet().stream().filter(theirs::containsKey).toList();
    return LaggedCorrelation.of(values(own, shared), values(theirs, shared), DAY, DELAY, DELAY)
        .filter(LaggedCorrelation::related);
  }

  private static double[] values(NavigableMap<Instant, Double> hours, List<Instant> at) {
    return at.stream().mapToDouble(hour -> hours.getOrDefault(hour, 0.0)).toArray();
  }

  private static NavigableMap<Instant, Double> hostHours(List<HostHour> rows, Quantity quantity) {
    var hours = new TreeMap<Instant, Double>();
    for (var row : rows) {
      put(hours, row.hour(), quantity == Quantity.CPU ? row.cpuMean() : row.memoryMean());
    }
    return hours;
  }

  private static NavigableMap<Instant, Double> hours(List<ContainerHour> rows, Quantity quantity) {
    var hours = new TreeMap<Instant, Double>();
    for (var row : rows) {
      if (quantity == Quantity.CPU) {
        put(hours, row.hour(), row.cpu().mean());
      } else {
        put(hours, row.hour(), row.memory().max());
      }
    }
    return hours;
  }

  private static void put(
      NavigableMap<Instant, Double> hours, Instant hour, @Nullable Number value) {
    if (value != null) {
      hours.put(hour, value.doubleValue());
    }
  }
}
