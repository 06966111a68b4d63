package dev.nightshift.engine.cost;

import java.time.Duration;

/// Settings under `cost.` in a profile.
///
/// @param budget what the fleet may cost a month, in US dollars; 0 is no budget
/// @param staleAfter age from which a price list is told as old
public record CostConfig(double budget, Duration staleAfter) {
  public static final CostConfig DEFAULTS = new CostConfig(0, Duration.ofDays(90));

  public CostConfig {
    if (!(budget >= 0 && budget < 1e12)) {
      throw new IllegalArgumentException("cost.budget must be 0 or more, is " + budget);
    }
    if (staleAfter.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("cost.stale-after must be at least 1d, is " + staleAfter);
    }
  }
}
