package dev.nightshift.reports;

import java.util.List;

/// How hosts and what runs on them did.
///
/// @param alarms open alerts, worst first
/// @param recovered alerts that were closed in the period
/// @param compared the period beside the one before
/// @param hosts usage of hosts, fullest first
/// @param workloads usage of workloads, largest first
/// @param scores newest benchmark results
/// @param nights courses of benchmarks worth a chart, what changed most first
public record Health(
    Listing<Alarm> alarms,
    Listing<Alarm> recovered,
    List<Compared> compared,
    Listing<HostUsage> hosts,
    Listing<WorkloadUsage> workloads,
    Listing<Score> scores,
    List<NightCourse> nights) {
  public Health {
    compared = List.copyOf(compared);
    nights = List.copyOf(nights);
  }
}
