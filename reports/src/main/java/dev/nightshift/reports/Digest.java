package dev.nightshift.reports;

import java.time.Instant;
import java.util.List;

/// Everything a digest tells, as values. The order of the components is the order of the mail:
/// first what a person has to do, last what only the curious read. Sections without items are left
/// out, so a quiet digest is short.
///
/// @param kind what the digest is for
/// @param fleet the host's name, or what the fleet is called
/// @param madeAt when it was made
/// @param decisions recommendations to look at, largest first
/// @param alarms open alerts, worst first
/// @param recovered alerts that were closed in the period
/// @param findings open findings, worst first
/// @param hosts usage of hosts, fullest first
/// @param workloads usage of workloads, largest first
/// @param scores newest benchmark results
/// @param itself how Nightshift did
/// @param upcoming what runs when next, soonest first
/// @param unknowns what cannot be said yet, and from when on it can
/// @param profile name of the environment profile in use
public record Digest(
    Kind kind,
    Line fleet,
    Period period,
    Instant madeAt,
    Listing<Decision> decisions,
    Listing<Alarm> alarms,
    Listing<Alarm> recovered,
    Listing<Noticed> findings,
    Listing<HostUsage> hosts,
    Listing<WorkloadUsage> workloads,
    Listing<Score> scores,
    Itself itself,
    List<Upcoming> upcoming,
    List<Line> unknowns,
    Line profile) {
  /// Why a digest is made.
  public enum Kind {
    /// After the first cycle: told in full, however quiet.
    FIRST,
    /// As the profile has it, once a week by default: short when there is little to tell.
    PERIODIC,
    /// Asked for by hand.
    PREVIEW
  }

  public Digest {
    upcoming = List.copyOf(upcoming);
    unknowns = List.copyOf(unknowns);
  }

  /// Whether the reader has nothing to do.
  public boolean quiet() {
    return decisions.isEmpty()
        && alarms.isEmpty()
        && findings.shown().stream().allMatch(found -> found.severity() == Severity.INFO)
        && itself.well();
  }

  /// Whether three lines say it all: a quiet week.
  public boolean brief() {
    return kind == Kind.PERIODIC && quiet();
  }

  /// The worst that is open, for the reader's mail filter.
  public Severity severity() {
    var worst = itself.well() ? Severity.INFO : Severity.WARNING;
    for (var alarm : alarms.shown()) {
      worst = worst.or(alarm.severity());
    }
    for (var found : findings.shown()) {
      worst = worst.or(found.severity());
    }
    return worst;
  }
}
