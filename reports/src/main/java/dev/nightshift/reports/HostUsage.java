package dev.nightshift.reports;

import org.jspecify.annotations.Nullable;

/// What a host did over the period.
///
/// @param containers containers that ran on it, at the end of the period
/// @param cpu in cores; null when nothing was measured
/// @param memory in bytes; null when nothing was measured
/// @param score health from 0 to 100 at the end of the period; null when it is not known
/// @param why what took points from it; empty where nothing did
public record HostUsage(
    Line host,
    int containers,
    @Nullable Usage cpu,
    @Nullable Usage memory,
    @Nullable Double score,
    Line why) {
  /// A host whose health is not known.
  public HostUsage(Line host, int containers, @Nullable Usage cpu, @Nullable Usage memory) {
    this(host, containers, cpu, memory, null, Line.of(""));
  }

  /// Its health in a few words: `health 87 of 100`; empty when it is not known.
  public String health() {
    return score == null ? "" : "health " + Amounts.number(Math.floor(score)) + " of 100";
  }
}
