package dev.nightshift.reports;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How much of one resource was used over a period. CPU in cores, memory in bytes.
///
/// @param mean mean over the period
/// @param max highest sample
/// @param capacity what there is, or the limit; null when there is none
/// @param meanBefore mean over the period before; null when nothing is known of it
/// @param points the course of it, in order of time, for a chart; may be empty
public record Usage(
    double mean,
    double max,
    @Nullable Double capacity,
    @Nullable Double meanBefore,
    List<Point> points) {
  public Usage {
    points = List.copyOf(points);
  }

  /// Usage without its course.
  public static Usage of(double mean, double max, @Nullable Double capacity) {
    return new Usage(mean, max, capacity, null, List.of());
  }

  public boolean limited() {
    return capacity != null && capacity > 0;
  }

  /// Mean as a share of the capacity; 0 where there is none.
  public double meanShare() {
    return limited() ? mean / Objects.requireNonNull(capacity) : 0;
  }

  /// Maximum as a share of the capacity; 0 where there is none.
  public double maxShare() {
    return limited() ? max / Objects.requireNonNull(capacity) : 0;
  }
}
