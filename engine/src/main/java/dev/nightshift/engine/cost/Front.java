package dev.nightshift.engine.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// The options of which none is beaten: no other is at least as good in price, head-room and risk
/// and better in one of them.
public final class Front {
  private Front() {}

  /// What is weighed.
  ///
  /// @param hourly price, less is better
  /// @param headroom share that stays free, more is better
  /// @param interruptions expected a month, less is better
  public record Aims(double hourly, double headroom, double interruptions) {
    /// Whether it is at least as good in all and better in one.
    boolean beats(Aims other) {
      return hourly <= other.hourly
          && headroom >= other.headroom
          && interruptions <= other.interruptions
          && (hourly < other.hourly
              || headroom > other.headroom
              || interruptions < other.interruptions);
    }
  }

  private record Weighed<T>(T option, Aims aims) {}

  /// The exact set, the cheapest first; of options that are equal in all aims the first stays.
  public static <T> List<T> of(List<T> options, Function<T, Aims> aims) {
    var sorted =
        options.stream()
            .map(option -> new Weighed<>(option, aims.apply(option)))
            .sorted(
                Comparator.comparingDouble((Weighed<T> one) -> one.aims().hourly())
                    .thenComparingDouble(one -> -one.aims().headroom())
                    .thenComparingDouble(one -> one.aims().interruptions()))
            .toList();
    // in this order nothing that comes later can beat what came before
    var front = new ArrayList<Weighed<T>>();
    for (var one : sorted) {
      if (!reached(front, one.aims())) {
        front.add(one);
      }
    }
    return front.stream().map(Weighed::option).toList();
  }

  /// Whether one of them is as good or better. A loop, as it is asked for every type of every list.
  private static <T> boolean reached(List<Weighed<T>> front, Aims aims) {
    for (var kept : front) {
      if (kept.aims.beats(aims) || kept.aims.equals(aims)) {
        return true;
      }
    }
    return false;
  }
}
