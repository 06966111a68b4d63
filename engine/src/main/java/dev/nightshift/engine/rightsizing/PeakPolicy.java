package dev.nightshift.engine.rightsizing;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Sizes a limit to the highest need in the look-back plus headroom: what {@link CpuNeed} and
/// {@link MemoryNeed} found, times `1 + headroom`, rounded up to a step people can read. Nothing is
/// forgotten within the look-back, so a weekly peak counts on each day of the week.
public final class PeakPolicy implements Policy {
  /// No host is watched without gaps: this share of the history asked for is enough.
  private static final double COVERAGE = 0.9;

  /// How often samples are taken by default: to say how many are missing where there are none.
  private static final double USUAL_SECONDS = 10;

  private final RightSizingConfig config;

  public PeakPolicy(RightSizingConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "peak";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Recommendation recommend(Resource resource, UsageHistory history) {
    if (history.covered().toSeconds() < config.minHistory().toSeconds() * COVERAGE) {
      return notEnough(resource, history);
    }
    return switch (resource) {
      case CPU -> cpu(history);
      case MEMORY -> memory(history);
    };
  }

  private Recommendation notEnough(Resource resource, UsageHistory history) {
    long samples = history.samples();
    double interval =
        samples == 0 ? USUAL_SECONDS : Math.max(1e-3, covered(history).toMillis() / 1e3 / samples);
    long needed = (long) Math.ceil(config.minHistory().toSeconds() * COVERAGE / interval);
    String sentence =
        samples == 0
            ? "Nothing to say yet: there is no history, and %s are needed."
                .formatted(Text.span(config.minHistory()))
            : "Nothing to say yet: there are %s of history, and %s are needed."
                .formatted(Text.span(covered(history)), Text.span(config.minHistory()));
    return new Recommendation.NotEnoughData(
        resource, history.limit(resource), samples, needed, sentence, evidence(history, resource));
  }

  private Recommendation cpu(UsageHistory history) {
    Double limit = history.cpuLimit();
    var need = CpuNeed.of(history);
    var evidence = need.addTo(evidence(history, Resource.CPU));
    Double high = need.high();
    if (high == null) {
      return unmeasured(Resource.CPU, history, evidence);
    }
    if (limit == null) {
      return new Recommendation.Keep(
          Resource.CPU,
          null,
          "It has no CPU limit and needs none: it wanted at most %s in %s."
              .formatted(Text.cores(high), Text.span(covered(history))),
          evidence);
    }
    if (need.throttled() > config.maxThrottled() || need.pinned()) {
      return censoredCpu(history, limit, high, need, evidence);
    }
    double proposed = within(history, Resource.CPU.roundUp(high * (1 + config.cpuHeadroom())));
    return answer(
        Resource.CPU,
        limit,
        proposed,
        "in its busiest hour of %s it wanted at most %s (99 of 100 samples), and %s come on top"
            .formatted(
                Text.span(covered(history)), Text.cores(high), Text.percent(config.cpuHeadroom())),
        evidence);
  }

  private Recommendation censoredCpu(
      UsageHistory history, double limit, double high, CpuNeed need, Evidence evidence) {
    double attempt =
        within(
            history,
            Math.max(
                Resource.CPU.roundUp(high * (1 + config.cpuHeadroom())),
                Resource.CPU.roundUp(limit * 1.25)));
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

  private Recommendation memory(UsageHistory history) {
    Double limit = history.limit(Resource.MEMORY);
    var need = MemoryNeed.of(history);
    var evidence = need.addTo(evidence(history, Resource.MEMORY));
    Double used = need.used();
    Double peak = need.peak();
    if (used == null || peak == null) {
      return unmeasured(Resource.MEMORY, history, evidence);
    }
    if (limit != null && (need.oomKills() > 0 || need.pinned())) {
      return censoredMemory(limit, need, evidence);
    }
    double proposed = Resource.MEMORY.roundUp(peak * (1 + config.memoryHeadroom()));
    String because =
        "in %s it used at most %s, and %s come on top"
            .formatted(
                Text.span(covered(history)),
                Text.bytes(peak),
                Text.percent(config.memoryHeadroom()));
    if (limit != null && need.peakIsCache()) {
      double half = Resource.MEMORY.roundUp(limit / 2);
      if (proposed < half) {
        return answer(
            Resource.MEMORY,
            limit,
            half,
            "in %s its working set was at most %s, but usage with page cache once reached the limit, so it is halved at most"
                .formatted(Text.span(covered(history)), Text.bytes(used)),
            evidence);
      }
    }
    return answer(Resource.MEMORY, limit, proposed, because, evidence);
  }

  private Recommendation censoredMemory(double limit, MemoryNeed need, Evidence evidence) {
    double attempt = Resource.MEMORY.roundUp(limit * 1.5);
    String why =
        need.oomKills() > 0
            ? "The kernel killed %s in it at its limit of %s"
                .formatted(Text.count(need.oomKills(), "process"), Text.bytes(limit))
            : "Its anonymous memory reached its limit of " + Text.bytes(limit);
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
      double proposed,
      String because,
      Evidence evidence) {
    var more = evidence.with("need_with_headroom_" + resource.unit(), proposed);
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

  private static Duration covered(UsageHistory history) {
    return history.covered();
  }

  private Evidence evidence(UsageHistory history, Resource resource) {
    return Evidence.NONE
        .with("policy", name())
        .with("policy_version", version())
        .with("headroom", resource == Resource.CPU ? config.cpuHeadroom() : config.memoryHeadroom())
        .with("min_change", config.minChange())
        .with("max_throttled", resource == Resource.CPU ? config.maxThrottled() : null)
        .with("min_history_seconds", config.minHistory().toSeconds())
        .with("limit_" + resource.unit(), history.limit(resource))
        .with("hours", history.hours().size())
        .with("samples", history.samples())
        .with("covered_seconds", history.covered().toSeconds())
        .with("from", history.from() == null ? null : history.from().toString())
        .with("until", history.until() == null ? null : history.until().toString());
  }
}
