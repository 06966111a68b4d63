package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.backtest.Contender;
import dev.nightshift.engine.rightsizing.backtest.Replay;
import dev.nightshift.engine.rightsizing.backtest.Tally;
import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.LimitPolicy;
import dev.nightshift.engine.rightsizing.sizing.DailyUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Proposes limits that move where they would clearly have paid on the workload's own history:
/// decided night after night on the past alone, a week of nights at least, they must have left
/// {@link #CLEAR} less idle than the plain limit, and failed no more than it did or than its risk
/// allows.
public final class MovingSizing {
  /// Least difference of idle shares.
  static final double CLEAR = 0.05;

  /// A moving limit must come to this share of the plain one at most.
  static final double WORTH = 0.85;

  private static final int NIGHTS = 7;
  private static final double WORST = 3;

  private final RightSizingConfig config;

  public MovingSizing(RightSizingConfig config) {
    this.config = config;
  }

  /// The proposals for one resource; none where its limit is unset, its labels hold it, or nothing
  /// clearly pays.
  ///
  /// @param plain the plain limit at its risk, in the resource's unit
  public List<MovingProposal> propose(Resource resource, UsageHistory history, double plain) {
    Double current = history.limit(resource);
    var until = history.until();
    if (current == null
        || until == null
        || history.rules().direction() != SizingRules.Direction.BOTH) {
      return List.of();
    }
    Double own = history.rules().risk();
    var of =
        new Case(
            resource,
            history,
            current,
            plain,
            own == null ? config.risk(resource) : own,
            until.getEpochSecond());
    var proposals = new ArrayList<MovingProposal>();
    clock(of).ifPresent(proposals::add);
    guard(of).ifPresent(proposals::add);
    return proposals;
  }

  /// What all proposals for one resource share.
  private record Case(
      Resource resource,
      UsageHistory history,
      double current,
      double plain,
      double risk,
      long second) {
    /// In steps people can read, within the bounds of labels and host.
    double bounded(double limit) {
      double stepped = resource.roundUp(history.rules().bound(resource, limit));
      Integer cpus = history.hostCpus();
      return resource == Resource.CPU && cpus != null ? Math.min(stepped, cpus) : stepped;
    }

    double failures(Tally tally) {
      return resource == Resource.MEMORY ? tally.daysOver() : tally.unserved();
    }
  }

  private Optional<MovingProposal> clock(Case of) {
    var learner = new ClockPolicy(of.risk).learner(of.resource);
    DailyUse.of(of.resource, of.history).forEach(learner::learn);
    var found = learner.found(of.second);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    double busy = of.bounded(found.get().busy());
    double quiet = of.bounded(found.get().quiet());
    if (quiet >= busy) {
      return Optional.empty();
    }
    var limits = ClockLimits.of(found.get().rhythm(), busy, quiet);
    return limits.mean() > WORTH * of.plain
        ? Optional.empty()
        : tried(of, new ClockPolicy(of.risk), limits, _ -> limits.mean())
            .map(
                tried ->
                    proposal(
                        of,
                        limits,
                        tried,
                        "%s %s, else %s: %s less than one limit of %s on the mean"
                            .formatted(
                                of.resource.text(busy),
                                Words.of(found.get().rhythm()),
                                of.resource.text(quiet),
                                Text.percent(1 - tried.mean / of.plain),
                                of.resource.text(of.plain))));
  }

  private Optional<MovingProposal> guard(Case of) {
    var learner = new ExpectedCostPolicy(of.risk).learner(of.resource);
    DailyUse.of(of.resource, of.history).forEach(learner::learn);
    var envelope = GuardPolicy.envelope(learner, of.second, of.risk);
    if (envelope == null) {
      return Optional.empty();
    }
    double min = of.bounded(envelope.min());
    if (min > WORTH * of.plain) {
      return Optional.empty();
    }
    var guard = new HeadroomGuard(min, Math.max(min, of.bounded(envelope.max())));
    return tried(of, new GuardPolicy(of.risk), guard, tally -> tally * of.plain)
        .filter(tried -> tried.mean <= WORTH * of.plain)
        .map(
            tried ->
                proposal(
                    of,
                    guard,
                    tried,
                    "%s each day, raised at once when use comes near it, up to %s: %s less than one limit of %s on the mean"
                        .formatted(
                            of.resource.text(guard.min()),
                            of.resource.text(guard.max()),
                            Text.percent(1 - tried.mean / of.plain),
                            of.resource.text(of.plain))));
  }

  /// A moving limit that held its ground in the back-test.
  private record Tried(double mean, Tally moving, Tally plain) {}

  private static Optional<Tried> tried(
      Case of, LimitPolicy policy, MovingLimit limit, UnaryOperator<Double> mean) {
    var span = DailyUse.whole(of.resource, of.history);
    if (span.isEmpty()) {
      return Optional.empty();
    }
    var contenders = List.of(Contender.of(new ExpectedCostPolicy(of.risk)), Contender.of(policy));
    var series =
        new UsageSeries("own", limit.kind(), of.resource, of.resource.roundUp(0), span.get());
    if (!Replay.nightly(series)) {
      return Optional.empty();
    }
    var scores = new Replay(contenders).run(series);
    var plain = scores.of(0, 0);
    var moving = scores.of(1, 0);
    boolean pays =
        moving.days() >= NIGHTS
            && moving.slack() <= plain.slack() - CLEAR
            && of.failures(moving) <= Math.max(of.failures(plain), WORST * of.risk);
    return pays
        ? Optional.of(new Tried(mean.apply(moving.meanLimit() / plain.meanLimit()), moving, plain))
        : Optional.empty();
  }

  private MovingProposal proposal(Case of, MovingLimit limit, Tried tried, String text) {
    String sentence =
        "%s. On its own last %s that would have left %s idle instead of %s, with %s of %s instead of %s."
            .formatted(
                text,
                Text.count(tried.moving.days(), "night"),
                Text.percent(tried.moving.slack()),
                Text.percent(tried.plain.slack()),
                Text.percent(of.failures(tried.moving)),
                of.resource == Resource.MEMORY ? "days over it" : "demand waiting",
                Text.percent(of.failures(tried.plain)));
    return new MovingProposal(
        of.resource,
        limit,
        of.current,
        of.plain,
        tried.mean,
        config.monthly(of.resource, of.plain - tried.mean),
        sentence,
        scores(
            scores(Evidence.NONE.with("risk_allowed", of.risk), "moving", tried.moving),
            "plain",
            tried.plain));
  }

  private static Evidence scores(Evidence evidence, String name, @Nullable Tally tally) {
    return tally == null
        ? evidence
        : evidence
            .with(name + "_nights", tally.days())
            .with(name + "_slack", tally.slack())
            .with(name + "_days_over", tally.daysOver())
            .with(name + "_unserved", tally.unserved());
  }
}
