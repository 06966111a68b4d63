package dev.nightshift.engine.analysis.anomaly;

import java.util.EnumMap;
import java.util.Map;

/// Tells of each value of a series, as it comes, how surprising it is.
///
/// Six traits of the newest values (see {@link Trait}) are each held against all that was seen of
/// them before (see {@link Tail}). Their rarities, in orders of magnitude and at most 12 each, are
/// put together as the mean of the greatest and of the mean: one trait may speak alone, but is
/// louder in company. Then lesser surprises are silenced for a time after a greater one: an
/// incident is told once, at its start. That time is a twentieth of the values so far, 200 to 300.
///
/// Nothing is tuned to a series, and no value changes a surprise before it. Memory is bounded:
/// under a megabyte a series.
public final class AnomalyDetector {
  private static final int SHORTEST_SILENCE = 200;
  private static final int LONGEST_SILENCE = 300;
  private static final int SILENCE_PART = 20;

  private final Traits traits = new Traits();
  private final Map<Trait, Tail> tails = new EnumMap<>(Trait.class);
  private final double[] told = new double[LONGEST_SILENCE];
  private int count;

  public AnomalyDetector() {
    for (Trait trait : Trait.values()) {
      tails.put(trait, new Tail());
    }
  }

  /// How surprising the next value is. Nothing is for the first hundred values, and while a greater
  /// surprise is not long ago.
  ///
  /// @param epochSecond when it was measured; tells how many values make a day
  /// @param value NaN where one is missing
  public Surprise next(long epochSecond, double value) {
    var magnitudes = traits.next(epochSecond, value);
    Trait strangest = Trait.HIGH;
    double greatest = 0;
    double sum = 0;
    for (var tail : tails.entrySet()) {
      double magnitude = magnitudes.getOrDefault(tail.getKey(), Double.NaN);
      if (Double.isFinite(magnitude)) {
        double rarity = Math.clamp(tail.getValue().rarity(magnitude), 0, Surprise.MOST);
        tail.getValue().add(magnitude);
        strangest = rarity > greatest ? tail.getKey() : strangest;
        greatest = Math.max(greatest, rarity);
        sum += rarity;
      }
    }
    double size = (greatest + sum / tails.size()) / 2;
    return new Surprise(unlessSilenced(size), size, strangest, traits.expected());
  }

  private double unlessSilenced(double size) {
    int silence = Math.clamp(count / SILENCE_PART, SHORTEST_SILENCE, LONGEST_SILENCE);
    double greatest = 0;
    for (int back = 1; size > greatest && back <= Math.min(count, silence); back++) {
      greatest = Math.max(greatest, told[(count - back) % LONGEST_SILENCE]);
    }
    double tell = size > greatest ? size : 0;
    told[count++ % LONGEST_SILENCE] = tell;
    return tell;
  }
}
