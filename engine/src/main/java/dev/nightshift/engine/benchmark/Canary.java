package dev.nightshift.engine.benchmark;

/// What a small piece of work that is always the same achieved just before or after a trial: how
/// fast the host was then.
///
/// @param perCpuSecond rounds per second of CPU time
/// @param perSecond rounds per second on the wall: less when the work had to wait for a CPU
public record Canary(double perCpuSecond, double perSecond) {
  public Canary {
    if (!(perCpuSecond > 0) || !(perSecond > 0)) {
      throw new IllegalArgumentException("a canary achieves something");
    }
  }
}
