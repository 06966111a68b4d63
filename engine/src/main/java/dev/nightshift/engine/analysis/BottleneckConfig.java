package dev.nightshift.engine.analysis;

/// Settings under `analysis.bottleneck.` in a profile: in which hours a resource was the limit.
/// Those of CPU and memory in use stand under `analysis.saturation.`.
///
/// @param waiting share of the time in which something waited for it, 0 to 1
/// @param busy share in use of a disk, of file handles, connections and processes, 0 to 1
/// @param retransmitted share of packets that were sent again, 0 to 1
public record BottleneckConfig(double waiting, double busy, double retransmitted) {
  public static final BottleneckConfig DEFAULTS = new BottleneckConfig(0.25, 0.80, 0.02);

  public BottleneckConfig {
    share("waiting", waiting);
    share("busy", busy);
    share("retransmitted", retransmitted);
  }

  private static void share(String key, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "analysis.bottleneck." + key + " must be above 0 and at most 1, is " + value);
    }
  }
}
