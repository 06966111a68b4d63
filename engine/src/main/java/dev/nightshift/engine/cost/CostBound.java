package dev.nightshift.engine.cost;

import java.util.List;

/// What no packing can undercut: prices for a CPU and for a byte at which no offer carries more
/// than it costs. The demand at these prices is a lower bound (linear programming duality), and of
/// all such prices these give the highest.
///
/// @param perCpu an hour
/// @param perByte an hour
/// @param hourly the bound
record CostBound(double perCpu, double perByte, double hourly) {
  private static final int STEPS = 200;

  /// The highest bound. The bound over the mix of the two prices has one summit (a linear function
  /// over a convex one), which halving finds.
  static CostBound of(List<Offer> offers, double cpus, double memoryBytes) {
    double cpuUnit = Math.max(cpus, 1e-9);
    double byteUnit = Math.max(memoryBytes, 1);
    double low = 0;
    double high = 1;
    for (int i = 0; i < STEPS; i++) {
      double left = low + (high - low) / 3;
      double right = high - (high - low) / 3;
      if (at(left, offers, cpuUnit, byteUnit) < at(right, offers, cpuUnit, byteUnit)) {
        low = left;
      } else {
        high = right;
      }
    }
    double mix = (low + high) / 2;
    double whole = at(mix, offers, cpuUnit, byteUnit);
    return new CostBound(
        whole * mix / cpuUnit,
        whole * (1 - mix) / byteUnit,
        (cpus > 0 ? whole * mix : 0) + (memoryBytes > 0 ? whole * (1 - mix) : 0));
  }

  /// What the whole demand costs when CPUs make up this share of it.
  private static double at(double mix, List<Offer> offers, double cpus, double memoryBytes) {
    double least = Double.POSITIVE_INFINITY;
    for (var offer : offers) {
      double carried = mix * offer.cpus() / cpus + (1 - mix) * offer.memoryBytes() / memoryBytes;
      least = Math.min(least, offer.hourly() / carried);
    }
    return least;
  }

  /// What an item is worth at these prices.
  double worth(Item item) {
    return perCpu * item.cpus() + perByte * item.memoryBytes();
  }

  /// What an offer costs beyond what it carries, as a share of what it costs; never below 0.
  double waste(Offer offer) {
    return offer.hourly() <= 0
        ? 0
        : 1 - (perCpu * offer.cpus() + perByte * offer.memoryBytes()) / offer.hourly();
  }
}
