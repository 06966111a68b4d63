package dev.nightshift.reports;

import java.util.ArrayList;

/// What could be given back, and what was. Limits, not usage: what a limit frees, others can have.
///
/// @param asked all that is advised now
/// @param realised rollouts that ended well in the period and still hold
/// @param realisedBefore the same of the period before
/// @param realisedInAll everything that holds
/// @param fleetCores CPUs of all hosts
public record Savings(
    Freed asked, Freed realised, Freed realisedBefore, Freed realisedInAll, double fleetCores) {
  /// Nothing asked for, nothing given.
  public static final Savings NONE =
      new Savings(Freed.NOTHING, Freed.NOTHING, Freed.NOTHING, Freed.NOTHING, 0);

  /// What changes of limits free. Negative where limits rise.
  ///
  /// @param changes how many limits
  /// @param perMonth money a month, in the currency of the profile's prices
  public record Freed(int changes, double cores, double bytes, double perMonth) {
    public static final Freed NOTHING = new Freed(0, 0, 0, 0);

    public boolean isNothing() {
      return changes == 0;
    }

    /// E.g. `3 limits: 2.4 cores and 5.5 GiB, 61.20 a month`.
    public String words() {
      if (isNothing()) {
        return "nothing";
      }
      var parts = new ArrayList<String>();
      if (Math.abs(cores) >= 0.005) {
        parts.add(amount(cores, Amounts.cores(Math.abs(cores))));
      }
      if (Math.abs(bytes) >= 1 << 20) {
        parts.add(amount(bytes, Amounts.bytes(Math.abs(bytes))));
      }
      return Amounts.count(changes, "limit")
          + (parts.isEmpty() ? "" : ": " + String.join(" and ", parts))
          + String.format(
              java.util.Locale.ROOT,
              ", %,.2f a month %s",
              Math.abs(perMonth),
              perMonth < 0 ? "more" : "less");
    }

    private static String amount(double freed, String words) {
      return freed < 0 ? words + " more" : words;
    }
  }

  /// Share of the fleet's CPUs that the period's rollouts gave back.
  public double cpuShare() {
    return fleetCores > 0 ? realised.cores() / fleetCores : 0;
  }

  public boolean isNothing() {
    return asked.isNothing() && realised.isNothing() && realisedInAll.isNothing();
  }
}
