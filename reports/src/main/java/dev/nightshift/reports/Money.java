package dev.nightshift.reports;

import org.jspecify.annotations.Nullable;

/// What could be given back, what was, and what all of it costs.
///
/// @param cost null where no host has a price
public record Money(Savings savings, @Nullable Cost cost) {
  /// Nothing to tell.
  public static final Money NONE = new Money(Savings.NONE, null);
}
