package dev.nightshift.reports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest result of one benchmark on one host.
///
/// @param value as people read it, with its unit; null when it was not measured
/// @param spread interval of the median, as people read it; null when it was not measured
/// @param change against the median of the earlier nights as a fraction, positive when better; null
///   when there is nothing to compare with
/// @param nights its values in the last nights, oldest first; empty when there is nothing to draw
/// @param reason why it was not measured; null when it was
public record Score(
    Line host,
    Line benchmark,
    @Nullable Line value,
    @Nullable Line spread,
    @Nullable Double change,
    List<Double> nights,
    @Nullable Line reason) {
  public Score {
    nights = List.copyOf(nights);
  }
}
