package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.analysis.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A resource that is the limit of a host or container at times.
///
/// @param strength hours in which it was, weighed by how far they were over the threshold and how
///   much of them was watched: of one subject the strongest is the limit
/// @param limited hours in which it was
/// @param known hours of which it is known
/// @param watched how much of the hours in which it was the limit was watched
/// @param since start of the first of them
/// @param last start of the last of them
/// @param utilisation mean share in use in them; null where it is unknown
/// @param saturation mean share of the time in which something waited in them; null where unknown
/// @param errors in them
/// @param pattern when it comes back, e.g. `every day 09:00-12:00 UTC`; null where there is none
/// @param causes who uses most of it then, the greatest first
/// @param relief what would help, in a sentence
public record Bottleneck(
    Subject subject,
    Resource resource,
    double strength,
    int limited,
    int known,
    Duration watched,
    Instant since,
    Instant last,
    @Nullable Double utilisation,
    @Nullable Double saturation,
    double errors,
    @Nullable String pattern,
    List<Cause> causes,
    String relief) {
  /// Time of an hour that must be watched so that it need not be told how little it was.
  private static final Duration ENOUGH = Duration.ofMinutes(10);

  public Bottleneck {
    causes = List.copyOf(causes);
  }

  /// Whether of the hours in which it was the limit less than a sixth was watched.
  public boolean hardlyWatched() {
    return watched.compareTo(ENOUGH.multipliedBy(limited)) < 0;
  }
}
