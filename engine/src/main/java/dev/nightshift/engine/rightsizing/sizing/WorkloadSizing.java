package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.Neediest;
import dev.nightshift.engine.rightsizing.Policy;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.Runs;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Nightshift's own answer for a workload: the limit of {@link ExpectedCostPolicy} at the risk its
/// owner takes, where its history can be trusted.
///
/// It says so instead where it cannot: too little history, use pinned at the limit, processes
/// killed at it ({@link CpuNeed}, {@link MemoryNeed}). It never goes under the memory in use now,
/// keeps to the bounds of the container's labels, and leaves a limit alone that is right within
/// `min-change`.
public final class WorkloadSizing implements Policy {
  /// No host is watched without gaps: this share of the history asked for is enough.
  private static final double COVERAGE = 0.9;

  /// How often samples are taken by default: to say how many are missing where there are none.
  private static final double USUAL_SECONDS = 10;

  private final RightSizingConfig config;

  public WorkloadSizing(RightSizingConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "nightshift";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Recommendation recommend(Resource resource, UsageHistory history) {
    return recommend(resource, history, DailyUse.of(resource, history), null);
  }

  /// The answer for one of several replicas.
  ///
  /// @param days of the history, see {@link DailyUse}
  /// @param neediest a replica that needs more; null where this one needs most
  public Recommendation recommend(
      Resource resource, UsageHistory history, List<UsageSpan> days, @Nullable Neediest neediest) {
    var runs = history.around().runs();
    if (runs != null && (runs.count() < Runs.ENOUGH || history.hours().isEmpty())) {
      return tooFew(resource, history, runs);
    }
    if (runs == null
        && history.covered().toSeconds() < config.minHistory().toSeconds() * COVERAGE) {
      return notEnough(resource, history);
    }
    var answer =
        switch (resource) {
          case CPU -> cpu(history, days, neediest);
          case MEMORY -> memory(history, days, neediest);
        };
    return ruled(history, Caveats.of(answer, history, config.minHistory()));
  }

  /// What the labels leave of an answer.
  private static Recommendation ruled(UsageHistory history, Recommendation answer) {
    var rules = history.rules();
    if (!(answer instanceof Recommendation.Resize resize)
        || rules.allows(resize.current(), resize.proposed())) {
      return answer;
    }
    String because =
        rules.unclear() == null
            ? "its label nightshift.direction says "
                + rules.direction().name().toLowerCase(Locale.ROOT)
            : "its label " + rules.unclear() + " cannot be understood; mend it";
    return new Recommendation.Keep(
        resize.resource(),
        resize.current(),
        "Left alone, as %s. Else: %s".formatted(because, resize.sentence()),
        resize.evidence().with("held_by_label", true));
  }

  private Recommendation notEnough(Resource resource, UsageHistory history) {
    long samples = history.samples();
    double interval =
        samples == 0 ? USUAL_SECONDS : Math.max(1e-3, history.covered().toMillis() / 1e3 / samples);
    long needed = (long) Math.ceil(config.minHistory().toSeconds() * COVERAGE / interval);
    String sentence =
        samples == 0
            ? "Nothing to say yet: there is no history, and %s are needed."
                .formatted(Text.span(config.minHistory()))
            : "Nothing to say yet: there are %s of history, and %s are needed."
                .formatted(Text.span(history.covered()), Text.span(config.minHistory()));
    var changed = history.around().imageChanged();
    if (changed != null) {
      sentence +=
          " Its image changed on %s; what the former one used does not count."
              .formatted(changed.atOffset(ZoneOffset.UTC).toLocalDate());
    }
    return new Recommendation.NotEnoughData(
        resource, history.limit(resource), samples, needed, sentence, evidence(history, resource));
  }

  private Recommendation tooFew(Resource resource, UsageHistory history, Runs runs) {
    long needed = Math.round(history.samples() * (double) Runs.ENOUGH / Math.max(1, runs.count()));
    return new Recommendation.NotEnoughData(
        resource,
        history.limit(resource),
        history.samples(),
        Math.max(history.samples() + 1, needed),
        "Nothing to say yet: it ran %s, and %d runs are needed."
            .formatted(Text.count(runs.count(), "time"), Runs.ENOUGH),
        evidence(history, resource));
  }

  /// The time or the runs that an answer rests on.
  private static String over(UsageHistory history) {
    var runs = history.around().runs();
    return runs == null
        ? Text.span(history.covered())
        : "%s of a median %s".formatted(Text.count(runs.count(), "run"), Text.span(runs.median()));
  }

  private Recommendation cpu(
      UsageHistory history, List<UsageSpan> days, @Nullable Neediest neediest) {
    Double limit = history.cpuLimit();
    var startUps = StartUps.of(history);
    var need = CpuNeed.of(history, startUps);
    var evidence = startUps.addTo(need.addTo(evidence(history, Resource.CPU)));
    Double high = need.high();
    if (high == null) {
      return unmeasured(Resource.CPU, history, evidence);
    }
    if (limit == null) {
      return new Recommendation.Keep(
          Resource.CPU,
          null,
          "It has no CPU limit and needs none: it wanted at most %s in %s."
              .formatted(Text.cores(high), over(history)),
          evidence);
    }
    if (need.throttled() > config.maxThrottled() || need.pinned()) {
      return censoredCpu(history, limit, high, need, evidence);
    }
    var sized = Sized.of(Resource.CPU, history, days, config, neediest);
    if (sized == null) {
      return unmeasured(Resource.CPU, history, evidence);
    }
    return answer(
        Resource.CPU,
        limit,
        sized,
        sized.limit(),
        "in %s its busiest hour wanted %s, and with this limit %s of its demand is expected to wait (at most %s may)"
                .formatted(
                    over(history),
                    Text.cores(high),
                    Text.percent(sized.expected()),
                    Text.percent(3 * sized.risk()))
            + startUps.cpuNote(sized.limit())
            + replica(neediest),
        replica(evidence, Resource.CPU, neediest));
  }

  private Recommendation censoredCpu(
      UsageHistory history, double limit, double high, CpuNeed need, Evidence evidence) {
    double attempt =
        within(history, Math.max(Resource.CPU.roundUp(high), Resource.CPU.roundUp(limit * 1.25)));
    String why =
        need.throttled() > config.maxThrottled()
            ? "Its CPU limit of %s stopped it in %s of the periods"
                .formatted(Text.cores(limit), Text.percent(need.throttled()))
            : "It used its whole CPU limit of %s for an hour".formatted(Text.cores(limit));
    if (attempt <= limit) {
      return new Recommendation.Keep(
          Resource.CPU, limit, why + ", but the host has no more CPUs to give.", evidence);
    }
    return new Recommendation.Censored(
        Resource.CPU,
        limit,
        attempt,
        why + ", so what it wants is not known; with " + Text.cores(attempt) + " it could be seen.",
        evidence);
  }

  private Recommendation memory(
      UsageHistory history, List<UsageSpan> days, @Nullable Neediest neediest) {
    Double limit = history.limit(Resource.MEMORY);
    var startUps = StartUps.of(history);
    var need = MemoryNeed.of(history);
    var evidence = startUps.addTo(need.addTo(evidence(history, Resource.MEMORY)));
    Double used = need.used();
    Double peak = need.peak();
    if (used == null || peak == null) {
      return unmeasured(Resource.MEMORY, history, evidence);
    }
    if (limit != null && (need.oomKills() > 0 || need.pinned() || need.starved(limit))) {
      return censoredMemory(limit, need, evidence);
    }
    var sized = Sized.of(Resource.MEMORY, history, days, config, neediest);
    if (sized == null) {
      return unmeasured(Resource.MEMORY, history, evidence);
    }
    if (limit != null && need.peakIsCache() && sized.limit() < Resource.MEMORY.roundUp(limit / 2)) {
      return answer(
          Resource.MEMORY,
          limit,
          sized,
          Resource.MEMORY.roundUp(limit / 2),
          "in %s its working set was at most %s, but usage with page cache once reached the limit, so it is halved at most"
              .formatted(over(history), Text.bytes(used)),
          evidence);
    }
    return answer(
        Resource.MEMORY,
        limit,
        sized,
        sized.limit(),
        "in %s it used at most %s, and with this limit %s of days are expected to need more (at most %s may)"
                .formatted(
                    over(history),
                    Text.bytes(peak),
                    Text.percent(sized.expected()),
                    Text.percent(3 * sized.risk()))
            + startUps.memoryNote()
            + replica(neediest),
        replica(evidence, Resource.MEMORY, neediest));
  }

  private static String replica(@Nullable Neediest neediest) {
    return neediest == null
        ? ""
        : "; its replica %s needs more than it does, and the neediest counts"
            .formatted(neediest.name());
  }

  private static Evidence replica(
      Evidence evidence, Resource resource, @Nullable Neediest neediest) {
    return neediest == null
        ? evidence
        : evidence
            .with("neediest_replica", neediest.name())
            .with("neediest_replica_" + resource.unit(), neediest.limit());
  }

  private Recommendation censoredMemory(double limit, MemoryNeed need, Evidence evidence) {
    double attempt = Resource.MEMORY.roundUp(limit * 1.5);
    String why =
        need.oomKills() > 0
            ? "The kernel killed %s in it at its limit of %s"
                .formatted(Text.count(need.oomKills(), "process"), Text.bytes(limit))
            : need.pinned()
                ? "Its anonymous memory reached its limit of " + Text.bytes(limit)
                : "It waited for memory in %s of the time under its limit of %s"
                    .formatted(Text.percent(need.waited()), Text.bytes(limit));
    return new Recommendation.Censored(
        Resource.MEMORY,
        limit,
        attempt,
        why + ", so what it needs is not known; with " + Text.bytes(attempt) + " it could be seen.",
        evidence);
  }

  private Recommendation answer(
      Resource resource,
      @Nullable Double limit,
      Sized sized,
      double proposed,
      String because,
      Evidence evidence) {
    double freed = limit == null ? 0 : limit - proposed;
    var more =
        sized
            .addTo(evidence, resource)
            .with("saving_" + resource.unit(), limit == null ? null : freed)
            .with("saving_per_month", limit == null ? null : config.monthly(resource, freed));
    if (limit == null) {
      return new Recommendation.Resize(
          resource,
          null,
          proposed,
          "No %s limit → %s: %s.".formatted(resource.title(), resource.text(proposed), because),
          more);
    }
    if (Math.abs(proposed - limit) < config.minChange() * limit) {
      return new Recommendation.Keep(
          resource,
          limit,
          "The %s limit of %s is right: %s."
              .formatted(resource.title(), resource.text(limit), because),
          more);
    }
    return new Recommendation.Resize(
        resource,
        limit,
        proposed,
        "%s → %s: %s.".formatted(resource.text(limit), resource.text(proposed), because),
        more);
  }

  private Recommendation unmeasured(Resource resource, UsageHistory history, Evidence evidence) {
    return new Recommendation.NotEnoughData(
        resource,
        history.limit(resource),
        0,
        Math.max(1, history.samples()),
        "Nothing to say: none of its samples tells its %s."
            .formatted(resource.title().toLowerCase(Locale.ROOT).replace("cpu", "CPU")),
        evidence);
  }

  /// Docker refuses more CPUs than the host has.
  private static double within(UsageHistory history, double cores) {
    Integer cpus = history.hostCpus();
    return cpus == null ? cores : Math.min(cores, cpus);
  }

  private Evidence evidence(UsageHistory history, Resource resource) {
    var evidence =
        Evidence.NONE
            .with("policy", name())
            .with("policy_version", version())
            .with("lookback_seconds", config.lookback().toSeconds())
            .with("core_hour_price", resource == Resource.CPU ? config.coreHourPrice() : null)
            .with("gib_hour_price", resource == Resource.MEMORY ? config.gibHourPrice() : null)
            .with("min_change", config.minChange())
            .with("max_throttled", resource == Resource.CPU ? config.maxThrottled() : null)
            .with("min_history_seconds", config.minHistory().toSeconds())
            .with("limit_" + resource.unit(), history.limit(resource))
            .with("hours", history.hours().size())
            .with("samples", history.samples())
            .with("covered_seconds", history.covered().toSeconds())
            .with("from", history.from() == null ? null : history.from().toString())
            .with("until", history.until() == null ? null : history.until().toString());
    var runs = history.around().runs();
    return runs == null
        ? evidence
        : evidence.with("runs", runs.count()).with("run_median_seconds", runs.median().toSeconds());
  }
}
