package dev.nightshift.reports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything a digest tells, as values. The order of the components is the order of the mail:
/// first what a person has to do, last what only the curious read. Sections without items are left
/// out, so a quiet digest is short.
///
/// @param kind what the digest is for
/// @param fleet the host's name, or what the fleet is called
/// @param madeAt when it was made
/// @param work what waits for a person, and what was done
/// @param findings what got worse: open findings, worst first
/// @param money what could be given back, what was, and what all of it costs
/// @param health how hosts did
/// @param itself how Nightshift did
/// @param upcoming what runs when next, soonest first
/// @param unknowns what cannot be said yet, and from when on it can
/// @param profile name of the environment profile in use
public record Digest(
    Kind kind,
    Line fleet,
    Period period,
    Instant madeAt,
    Work work,
    Listing<Noticed> findings,
    Money money,
    Health health,
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

  public Listing<Waiting> waiting() {
    return work.waiting();
  }

  public Listing<Decision> decisions() {
    return work.advice();
  }

  public Listing<Undertaking> undertakings() {
    return work.undertakings();
  }

  public Savings savings() {
    return money.savings();
  }

  /// Null where no host has a price.
  public @Nullable Cost cost() {
    return money.cost();
  }

  public Listing<Alarm> alarms() {
    return health.alarms();
  }

  public Listing<Alarm> recovered() {
    return health.recovered();
  }

  public Listing<HostUsage> hosts() {
    return health.hosts();
  }

  public Listing<WorkloadUsage> workloads() {
    return health.workloads();
  }

  public Listing<Score> scores() {
    return health.scores();
  }

  /// The same for one reader, who decides by these links.
  ///
  /// @param links by the number of the plan
  public Digest with(Map<Long, DecisionLink> links) {
    return new Digest(
        kind,
        fleet,
        period,
        madeAt,
        work.with(links),
        findings,
        money,
        health,
        itself,
        upcoming,
        unknowns,
        profile);
  }

  /// Whether no host was watched: then nothing is known, which is not the same as well.
  public boolean unwatched() {
    return hosts().isEmpty();
  }

  /// Whether the reader has nothing to do, and nothing was done.
  public boolean quiet() {
    return !unwatched()
        && work.isEmpty()
        && alarms().isEmpty()
        && findings.shown().stream().allMatch(found -> found.severity() == Severity.INFO)
        && itself.well();
  }

  /// Whether three lines say it all: a quiet week.
  public boolean brief() {
    return kind == Kind.PERIODIC && quiet();
  }

  /// The worst that is open, for the reader's mail filter.
  public Severity severity() {
    var worst = itself.well() && work.undone() == 0 ? Severity.INFO : Severity.WARNING;
    for (var one : waiting().shown()) {
      worst = worst.or(one.severity());
    }
    for (var alarm : alarms().shown()) {
      worst = worst.or(alarm.severity());
    }
    for (var found : findings.shown()) {
      worst = worst.or(found.severity());
    }
    return worst;
  }
}
