package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.BottleneckConfig;
import dev.nightshift.engine.analysis.SaturationConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds which resources are the limit: utilisation, saturation and errors of each, hour by hour,
/// against thresholds (Brendan Gregg, "Thinking Methodically about Performance", 2013).
///
/// In an hour a resource is the limit where it is used beyond a threshold, or waited for, or where
/// something failed for want of it.
public final class Bottlenecks {
  /// Packets lost in an hour: one a second.
  private static final double LOST_PACKETS = 3_600;

  private static final double MAYBE = 0.4;

  /// No hour counts for more than so many that only just pass the threshold.
  private static final double MOST_EXCESS = 4;

  private final SaturationConfig saturation;
  private final BottleneckConfig config;

  public Bottlenecks(SaturationConfig saturation, BottleneckConfig config) {
    this.saturation = saturation;
    this.config = config;
  }

  /// Resources that were the limit for at least an hour: by subject as given, the strongest first.
  public List<Bottleneck> of(Collection<UseHistory> histories) {
    return histories.stream()
        .flatMap(history -> find(history).stream())
        .sorted(
            Comparator.comparingInt((Bottleneck one) -> one.subject().container() == null ? 0 : 1)
                .thenComparing(one -> one.subject().name())
                .thenComparingDouble(one -> -one.strength()))
        .toList();
  }

  /// Whether the resource was the limit in any hour.
  public boolean limits(UseHistory history) {
    return history.hours().stream().anyMatch(hour -> excess(history, hour) >= 1);
  }

  /// Whether the resource may have been the limit in a part of this hour: far less than it takes
  /// for the whole of it.
  public boolean maybe(UseHistory history, UseHour hour) {
    return excess(history, hour) >= MAYBE;
  }

  private Optional<Bottleneck> find(UseHistory history) {
    var limited = history.hours().stream().filter(hour -> excess(history, hour) >= 1).toList();
    if (limited.isEmpty()) {
      return Optional.empty();
    }
    var when = limited.stream().map(UseHour::hour).toList();
    var known = history.hours().stream().map(UseHour::hour).toList();
    var causes = new Causes(history, new HashSet<>(when)).greatest();
    double errors = limited.stream().mapToDouble(hour -> or0(hour.errors())).sum();
    var utilisation = mean(limited, UseHour::utilisation);
    return Optional.of(
        new Bottleneck(
            history.subject(),
            history.resource(),
            limited.stream().mapToDouble(hour -> excess(history, hour) * hour.covered()).sum(),
            limited.size(),
            known.size(),
            Duration.ofSeconds(Math.round(limited.stream().mapToDouble(UseHour::seconds).sum())),
            when.getFirst(),
            when.getLast(),
            utilisation,
            mean(limited, UseHour::saturation),
            errors,
            Recurring.pattern(known, when).orElse(null),
            causes,
            new Relief(history, utilisation, causes).sentence()));
  }

  /// How far an hour is over the threshold; from 1 on the resource was the limit.
  private double excess(UseHistory history, UseHour hour) {
    double used = or0(hour.utilisation()) / utilisation(history.resource());
    double waited = waited(history, or0(hour.saturation()));
    double failed =
        switch (history.resource()) {
          case MEMORY -> or0(hour.errors()) > 0 ? 1 : 0;
          case NETWORK -> or0(hour.errors()) / LOST_PACKETS;
          default -> 0;
        };
    return Math.min(MOST_EXCESS, Math.max(failed, Math.max(used, waited)));
  }

  /// A network is seldom far above its threshold, which is small, and would always come first: of
  /// it what counts is how far it is on the way from there to where every packet is sent again.
  private double waited(UseHistory history, double saturation) {
    double threshold = saturation(history);
    return history.resource() == Resource.NETWORK && saturation > threshold
        ? 1 + (saturation - threshold) / (1 - threshold)
        : saturation / threshold;
  }

  private double utilisation(Resource resource) {
    return switch (resource) {
      case CPU -> saturation.cpu();
      case MEMORY -> saturation.memory();
      case DISK, NETWORK, FILES, CONNECTIONS, LOCKS, PROCESSES -> config.busy();
    };
  }

  private double saturation(UseHistory history) {
    return switch (history.resource()) {
      case NETWORK -> config.retransmitted();
      case CPU -> history.subject().container() == null ? config.waiting() : saturation.throttled();
      default -> config.waiting();
    };
  }

  private static double or0(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private static @Nullable Double mean(
      List<UseHour> hours, Function<UseHour, @Nullable Double> of) {
    double sum = 0;
    int count = 0;
    for (var hour : hours) {
      Double value = of.apply(hour);
      if (value != null) {
        sum += value;
        count++;
      }
    }
    return count == 0 ? null : Double.valueOf(sum / count);
  }

  /// `1.50 cores`, `2 GiB`, `12 MiB/s`: what containers use of a resource.
  public static String amount(Resource resource, double value) {
    return switch (resource) {
      case CPU -> Text.cores(value);
      case MEMORY -> Text.bytes(value);
      default -> Text.bytes(value) + "/s";
    };
  }
}
