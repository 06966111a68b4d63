package dev.nightshift.engine.analysis.correlation;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/// A series that is unlike itself in a span of hours.
///
/// What two series share in a single hour of weeks leaves no trace in the correlation of their
/// ranks ({@link LaggedCorrelation}): this looks at that hour alone. It is unlike itself where it
/// is farther from its median than five usual deviations (the median absolute deviation), than 99
/// of 100 of its other hours, and than what matters.
///
/// @param at start of the farthest hour
/// @param value in it
/// @param otherwise median of the hours outside of the span
/// @param deviations how many usual deviations lie between
public record Excursion(Instant at, double value, double otherwise, double deviations) {
  /// Fewest hours outside of the span for an answer.
  public static final int MIN_HOURS = 48;

  private static final double FAR = 5;
  private static final double RARE = 0.99;
  private static final double TO_DEVIATION = 1.4826;

  /// @param from start of the span
  /// @param until end of it
  /// @param least smallest distance that matters
  public static Optional<Excursion> in(
      NavigableMap<Instant, Double> hours, Instant from, Instant until, double least) {
    var span = hours.subMap(from, true, until, false);
    double[] others =
        hours.entrySet().stream()
            .filter(hour -> !span.containsKey(hour.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .toArray();
    if (span.isEmpty() || others.length < MIN_HOURS) {
      return Optional.empty();
    }
    double middle = new Median().evaluate(others);
    double[] distances = Arrays.stream(others).map(value -> Math.abs(value - middle)).toArray();
    Arrays.sort(distances);
    double usual = TO_DEVIATION * distances[distances.length / 2];
    double rare = distances[(int) (RARE * (distances.length - 1))];
    double far = Math.max(least, Math.max(FAR * usual, rare));
    return span.entrySet().stream()
        .max(Comparator.comparingDouble(hour -> Math.abs(hour.getValue() - middle)))
        .filter(hour -> Math.abs(hour.getValue() - middle) > far)
        .map(
            hour ->
                new Excursion(
                    hour.getKey(),
                    hour.getValue(),
                    middle,
                    Math.abs(hour.getValue() - middle) / Math.max(usual, least / FAR)));
  }
}
