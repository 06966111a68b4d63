package dev.nightshift.engine.rightsizing.moving;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.SizingRules;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.backtest.Contender;
import dev.nightshift.engine.rightsizing.backtest.Replay;
import dev.nightshift.engine.rightsizing.backtest.Scores;
import dev.nightshift.engine.rightsizing.backtest.Tally;
import dev.nightshift.engine.rightsizing.policy.ExpectedCostPolicy;
import dev.nightshift.engine.rightsizing.policy.LimitLearner;
import dev.nightshift.engine.rightsizing.policy.LimitPolicy;
import dev.nightshift.engine.rightsizing.policy.MovingLearner;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.engine.rightsizing.sizing.DailyUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /// The proposals for one resource; none where its limit is unset, its labels hold it, its runs
  /// are short, or nothing clearly pays.
  ///
  /// @param days of the history, see {@link DailyUse}
  /// @param plain the plain limit at its risk, in the resource's unit
  public List<MovingProposal> propose(
      Resource resource, UsageHistory history, List<UsageSpan> days, double plain) {
    Double current = history.limit(resource);
    var until = history.until();
    if (current == null
        || until == null
        || history.around().runs() != null
        || history.rules().direction() != SizingRules.Direction.BOTH) {
      return List.of();
    }
    if (days.size() <= NIGHTS) {
      return List.of();
    }
    Double own = history.rules().risk();
    double risk = own == null ? config.risk(resource) : own;
    return proposals(
        new Case(
            resource,
            history,
            days,
            current,
            plain,
            risk,
            until.getEpochSecond(),
            new Heard(new ExpectedCostPolicy(risk).learner(resource))));
  }

  /// What would clearly save comes first, as that is quickly seen; only that is tried night by
  /// night.
  private List<MovingProposal> proposals(Case of) {
    var candidates = new ArrayList<Candidate>();
    clock(of).ifPresent(candidates::add);
    guard(of).ifPresent(candidates::add);
    if (candidates.isEmpty()) {
      return List.of();
    }
    var scores = replayed(of, candidates);
    var proposals = new ArrayList<MovingProposal>();
    for (int i = 0; i < candidates.size() && scores != null; i++) {
      paying(of, candidates.get(i), scores.of(0, 0), scores.of(i + 1, 0)).ifPresent(proposals::add);
    }
    return proposals;
  }

  /// What all proposals for one resource share.
  ///
  /// @param heard what the plain policy of the back-test has learned
  private record Case(
      Resource resource,
      UsageHistory history,
      List<UsageSpan> days,
      double current,
      double plain,
      double risk,
      long second,
      Heard heard) {
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

  /// A moving limit that has yet to prove itself.
  ///
  /// @param learner of its policy, knowing nothing
  /// @param mean what it comes to; null where only the back-test tells
  /// @param text what it is, as people read it
  private record Candidate(
      MovingLimit limit, MovingLearner learner, @Nullable Double mean, String text) {}

  /// What others have learned: learns nothing itself.
  private record Heard(LimitLearner from) implements LimitLearner {
    @Override
    public void learn(UsageSpan span) {}

    @Override
    public double limit(long second) {
      return from.limit(second);
    }

    @Override
    public double limit(long second, double risk) {
      return from.limit(second, risk);
    }

    @Override
    public double expectedViolation() {
      return from.expectedViolation();
    }
  }

  /// A learner as a policy: for one series.
  private record Once(String name, LimitLearner learner) implements LimitPolicy {
    @Override
    public LimitLearner learner(Resource resource) {
      return learner;
    }
  }

  private static Optional<Candidate> clock(Case of) {
    var learner = new ClockPolicy(of.risk).learner(of.resource);
    of.days.forEach(learner::learn);
    var found = learner.found(of.second).orElse(null);
    if (found == null) {
      return Optional.empty();
    }
    double busy = of.bounded(found.busy());
    double quiet = of.bounded(found.quiet());
    if (quiet >= busy) {
      return Optional.empty();
    }
    var limits = ClockLimits.of(found.rhythm(), busy, quiet);
    return limits.mean() > WORTH * of.plain
        ? Optional.empty()
        : Optional.of(
            new Candidate(
                limits,
                new ClockLearner(of.resource, of.risk, of.heard),
                limits.mean(),
                "%s %s, else %s"
                    .formatted(
                        of.resource.text(busy),
                        Words.of(found.rhythm()),
                        of.resource.text(quiet))));
  }

  private static Optional<Candidate> guard(Case of) {
    var learner = new ExpectedCostPolicy(of.risk).learner(of.resource);
    of.days.forEach(learner::learn);
    var envelope = GuardPolicy.envelope(learner, of.second, of.risk);
    if (envelope == null || of.bounded(envelope.min()) > WORTH * of.plain) {
      return Optional.empty();
    }
    double min = of.bounded(envelope.min());
    var guard = new HeadroomGuard(min, Math.max(min, of.bounded(envelope.max())));
    return Optional.of(
        new Candidate(
            guard,
            GuardPolicy.learner(of.risk, of.heard),
            null,
            "%s each day, raised at once when use comes near it, up to %s"
                .formatted(of.resource.text(guard.min()), of.resource.text(guard.max()))));
  }

  /// Scores of the plain limit, then of each candidate; null where there are no nights in a row.
  private static @Nullable Scores replayed(Case of, List<Candidate> candidates) {
    if (!Replay.nightly(of.days)) {
      return null;
    }
    var contenders = new ArrayList<Contender>();
    contenders.add(Contender.of(new Once("plain", of.heard.from)));
    for (var candidate : candidates) {
      contenders.add(Contender.of(new Once(candidate.limit.kind(), candidate.learner)));
    }
    return new Replay(contenders).run(of.resource, of.resource.roundUp(0), of.days);
  }

  private Optional<MovingProposal> paying(Case of, Candidate candidate, Tally plain, Tally moving) {
    boolean pays =
        moving.days() >= NIGHTS
            && moving.slack() <= plain.slack() - CLEAR
            && of.failures(moving) <= Math.max(of.failures(plain), WORST * of.risk);
    if (!pays) {
      return Optional.empty();
    }
    double mean =
        candidate.mean == null ? moving.meanLimit() / plain.meanLimit() * of.plain : candidate.mean;
    return mean > WORTH * of.plain
        ? Optional.empty()
        : Optional.of(proposal(of, candidate, mean, plain, moving));
  }

  private MovingProposal proposal(
      Case of, Candidate candidate, double mean, Tally plain, Tally moving) {
    String sentence =
        "%s: %s less than one limit of %s on the mean. On its own last %s that would have left %s idle instead of %s, with %s of %s instead of %s."
            .formatted(
                candidate.text,
                Text.percent(1 - mean / of.plain),
                of.resource.text(of.plain),
                Text.count(moving.days(), "night"),
                Text.percent(moving.slack()),
                Text.percent(plain.slack()),
                Text.percent(of.failures(moving)),
                of.resource == Resource.MEMORY ? "days over it" : "demand waiting",
                Text.percent(of.failures(plain)));
    return new MovingProposal(
        of.resource,
        candidate.limit,
        of.current,
        of.plain,
        mean,
        config.monthly(of.resource, of.plain - mean),
        sentence,
        scores(
            scores(Evidence.NONE.with("risk_allowed", of.risk), "moving", moving), "plain", plain));
  }

  private static Evidence scores(Evidence evidence, String name, Tally tally) {
    return evidence
        .with(name + "_nights", tally.days())
        .with(name + "_slack", tally.slack())
        .with(name + "_days_over", tally.daysOver())
        .with(name + "_unserved", tally.unserved());
  }
}
