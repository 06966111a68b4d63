package dev.nightshift.jobs.digest;

import dev.nightshift.jobs.schedule.TriggerStore;
import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Digest;
import dev.nightshift.reports.Health;
import dev.nightshift.reports.HostUsage;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Money;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Upcoming;
import dev.nightshift.reports.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// Gathers a digest from the database.
public final class DigestFacts {
  /// Jobs that run all the time: nobody needs to be told when next.
  private static final Set<String> RESTLESS = Set.of("outbox", "watchdog");

  private static final Duration TREND_NEEDS = Duration.ofDays(14);

  /// A digest of an older time leaves out what only now knows.
  private static final Duration STILL_NOW = Duration.ofHours(12);

  private final HostUsageStore hosts;
  private final WorkloadUsageStore workloads;
  private final AlarmsStore alarms;
  private final WorkStore work;
  private final SavingsStore savings;
  private final FleetCostStore costs;
  private final ComparedStore compared;
  private final NightCourses nights;
  private final AdviceStore advice;
  private final ScoresStore scores;
  private final ItselfStore itself;
  private final TriggerStore triggers;

  public DigestFacts(Jdbi jdbi) {
    hosts = new HostUsageStore(jdbi);
    workloads = new WorkloadUsageStore(jdbi);
    alarms = new AlarmsStore(jdbi);
    work = new WorkStore(jdbi);
    savings = new SavingsStore(jdbi);
    costs = new FleetCostStore(jdbi);
    compared = new ComparedStore(jdbi);
    nights = new NightCourses(jdbi);
    advice = new AdviceStore(jdbi);
    scores = new ScoresStore(jdbi);
    itself = new ItselfStore(jdbi);
    triggers = new TriggerStore(jdbi);
  }

  /// The digest of a period. A period that begins before anything was watched is cut.
  public Digest gather(
      Digest.Kind kind, Instant from, Instant to, Instant now, DigestSettings settings) {
    var first = hosts.firstSeen();
    var known = first.filter(seen -> seen.isAfter(from) && seen.isBefore(to));
    var period = new Period(known.orElse(from), to, settings.zone(), settings.locale());
    boolean past = to.plus(STILL_NOW).isBefore(now);
    var health = health(period);
    return new Digest(
        kind,
        fleet(health.hosts()),
        period,
        now,
        new Work(work.waiting(period), advice.decisions(period), work.undertakings(period)),
        advice.findings(period),
        new Money(
            savings.savings(period, settings.rightsizing()),
            costs.cost(period, settings.budget()).orElse(null)),
        health,
        itself.itself(period, past),
        past ? List.of() : upcoming(now, settings),
        health.hosts().isEmpty() ? List.of(unwatched(first, period)) : unknowns(period, settings),
        Line.of(settings.profile()));
  }

  private Health health(Period period) {
    return new Health(
        alarms.open(period),
        alarms.recovered(period),
        compared.compared(period),
        hosts.usage(period),
        workloads.usage(period),
        scores.scores(period),
        nights.courses(period));
  }

  private static Line fleet(Listing<HostUsage> hosts) {
    return hosts.total() == 1
        ? hosts.shown().getFirst().host()
        : Line.of(Amounts.count(hosts.total(), "host"));
  }

  /// What the scheduler says, or, before it ever ran, what the profile says.
  private List<Upcoming> upcoming(Instant now, DigestSettings settings) {
    var next = new TreeMap<String, Instant>();
    var due = triggers.due();
    for (var trigger : due) {
      var at = trigger.next();
      if (!trigger.paused() && at != null && at.isAfter(now)) {
        next.merge(trigger.job(), at, (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    if (due.isEmpty()) {
      settings
          .schedule()
          .timings()
          .forEach(
              (job, timing) ->
                  timing.next(now, settings.zone()).ifPresent(at -> next.put(job, at)));
    }
    next.keySet().removeAll(RESTLESS);
    return next.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .limit(Listing.MAX)
        .map(entry -> new Upcoming(Line.of(entry.getKey()), entry.getValue()))
        .toList();
  }

  /// Why nothing can be told of a time.
  private static Line unwatched(Optional<Instant> first, Period period) {
    return Line.of(
        first
            .map(
                seen ->
                    seen.isBefore(period.to())
                        ? "Everything: no host was watched in this time."
                        : "Everything: the first host was seen on "
                            + Amounts.dayTime(seen, period)
                            + ", after this time.")
            .orElse("Everything: no host was ever watched. Imported ones do not count."));
  }

  private List<Line> unknowns(Period period, DigestSettings settings) {
    var unknowns = new ArrayList<Line>();
    Optional<Instant> first = hosts.firstSeen();
    advice
        .waiting(period)
        .map(waiting -> first.map(seen -> waiting.within(seen, period.to())).orElse(waiting))
        .ifPresent(waiting -> unknowns.add(limits(waiting, period, settings)));
    first
        .filter(seen -> seen.plus(TREND_NEEDS).isAfter(period.to()))
        .ifPresent(
            seen ->
                unknowns.add(
                    Line.of(
                        "Trends and weekly patterns: "
                            + Amounts.span(TREND_NEEDS)
                            + " of history are needed, that is from "
                            + Amounts.dayTime(seen.plus(TREND_NEEDS), period)
                            + " on.")));
    return unknowns;
  }

  private static Line limits(AdviceStore.Waiting waiting, Period period, DigestSettings settings) {
    var missing = settings.rightsizing().minHistory().minus(waiting.longest());
    String there = Amounts.span(waiting.longest());
    return Line.of(
        "Limits of "
            + Amounts.count(waiting.workloads(), "workload")
            + ": not enough data yet: "
            + Amounts.span(settings.rightsizing().minHistory())
            + " of history are needed, "
            + (there.startsWith("1 ") ? there + " is there" : there + " are there")
            + (missing.isPositive()
                ? "; the first answers can come on "
                    + Amounts.dayTime(period.to().plus(missing), period)
                    + "."
                : "."));
  }
}
