package dev.nightshift.engine.cost;

import org.jspecify.annotations.Nullable;

/// A type of machine with what it carries and what it costs in one way of buying it.
///
/// @param type the type
/// @param term how it is bought
/// @param cpus CPUs in those of the demand, what must stay free taken off
/// @param memoryBytes memory, likewise
/// @param hourly price an hour, with what interruptions cost
/// @param interruptions expected per machine and month
public record Offer(
    InstanceType type,
    Term term,
    double cpus,
    double memoryBytes,
    double hourly,
    double interruptions) {
  /// Hours of a mean month.
  public static final double MONTH_HOURS = 730.5;

  /// How a type is bought and used.
  ///
  /// @param headroom share of each machine that stays free, 0 to below 1
  /// @param restartHours what an interruption costs: hours of the machine in which it does nothing
  ///   useful
  /// @return null where it cannot be had that way, or is not known how often it is taken back
  public static @Nullable Offer of(
      InstanceType type, Term term, Speed speed, double headroom, double restartHours) {
    var price = type.price(term);
    if (price.isEmpty() || (term == Term.SPOT && type.interruptions() == null)) {
      return null;
    }
    double interruptions =
        term == Term.SPOT && type.interruptions() != null ? type.interruptions() : 0;
    return new Offer(
        type,
        term,
        speed.cpus(type) * (1 - headroom),
        type.memoryBytes() * (1 - headroom),
        price.getAsDouble() * (1 + restartHours * interruptions / MONTH_HOURS),
        interruptions);
  }

  /// Whether it carries an item alone.
  boolean carries(Item item) {
    return item.cpus() <= cpus && item.memoryBytes() <= memoryBytes;
  }
}
