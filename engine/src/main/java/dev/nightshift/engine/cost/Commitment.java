package dev.nightshift.engine.cost;

import java.util.Arrays;

/// How much to commit to: the newsvendor's question. What is committed is paid for each hour at the
/// lower price, used or not; what is needed beyond it is paid by the hour. One more unit pays while
/// it is needed in more than the share of hours that the lower price is of the higher: so the
/// amount is that quantile of the hourly demand.
///
/// @param amount to commit to, in the unit of the demand
/// @param hourly expected cost of an hour with it
/// @param without expected cost of an hour without any
/// @param used share of what is committed that is needed
public record Commitment(double amount, double hourly, double without, double used) {
  /// The amount that would have cost least over a demand.
  ///
  /// @param demand units needed in each hour
  /// @param onDemand price of a unit and hour
  /// @param committed price of a committed unit and hour
  public static Commitment of(double[] demand, double onDemand, double committed) {
    if (demand.length == 0) {
      throw new IllegalArgumentException("there is no demand to commit to");
    }
    if (!(committed >= 0 && onDemand > 0)) {
      throw new IllegalArgumentException("prices must be 0 or more");
    }
    double[] sorted = demand.clone();
    Arrays.sort(sorted);
    double discount = 1 - committed / onDemand;
    double amount =
        discount <= 0
            ? 0
            : sorted[
                (int) Math.clamp(Math.ceil(discount * sorted.length) - 1, 0, sorted.length - 1)];
    return at(amount, demand, onDemand, committed);
  }

  /// What an amount costs over a demand.
  public static Commitment at(double amount, double[] demand, double onDemand, double committed) {
    double over = 0;
    double used = 0;
    double sum = 0;
    for (double needed : demand) {
      over += Math.max(0, needed - amount);
      used += Math.min(needed, amount);
      sum += needed;
    }
    double hours = demand.length;
    return new Commitment(
        amount,
        committed * amount + onDemand * over / hours,
        onDemand * sum / hours,
        amount > 0 ? used / (amount * hours) : 1);
  }
}
