package dev.nightshift.engine.usage;

/// Settings under `targets.` in a profile: how full things ought to be when they have the right
/// size. Far below a target is waste, above it is a bottleneck to come.
///
/// @param cpu busy share of a CPU limit, or of a host's CPUs, at the 95th percentile, 0.1 to 1
/// @param memory share of a memory limit, or of a host's memory, that is used at its peak, 0.1 to 1
/// @param cache share of file reads that the page cache ought to answer, 0 to 1
public record TargetsConfig(double cpu, double memory, double cache) {
  public static final TargetsConfig DEFAULTS = new TargetsConfig(0.65, 0.80, 0.95);

  public TargetsConfig {
    share("targets.cpu", cpu, 0.1);
    share("targets.memory", memory, 0.1);
    share("targets.cache", cache, 0);
  }

  private static void share(String key, double value, double least) {
    if (!(value >= least && value <= 1)) {
      throw new IllegalArgumentException(key + " must be in " + least + "..1, is " + value);
    }
  }
}
