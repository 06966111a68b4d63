package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.Moving;
import dev.nightshift.engine.rollout.RolloutConfig;
import dev.nightshift.engine.rollout.Staging;
import dev.nightshift.engine.rollout.UndoPolicy;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rollout.PlanSubjectStore.Candidate;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Makes plans of limits that move, from what was proposed: for all like containers of the workload
/// on the host.
public final class MovingPlanner {
  private static final Duration VALID = Duration.ofDays(3);
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration WINDOW = Duration.ofMinutes(2);

  private final PlanSubjectStore subjects;
  private final PlanStore plans;
  private final RolloutConfig config;

  /// @param config which undo will do
  public MovingPlanner(Jdbi jdbi, RolloutConfig config) {
    this.subjects = new PlanSubjectStore(jdbi);
    this.plans = new PlanStore(jdbi);
    this.config = config;
  }

  /// Plans one proposal.
  ///
  /// @param equivalent whether an undo that is only equivalent will do
  /// @throws NightshiftException when it cannot be planned
  public Planner.Made plan(MovingLimitStore.Stored proposal, boolean equivalent, String actor) {
    var alike = alike(proposal);
    if (alike.isEmpty()) {
      throw refused(
          subjects.isImported(proposal.workload())
              ? "'%s' is imported from a trace: it can be advised, but there is nothing to change."
                  .formatted(proposal.container())
              : "%s does not run any more: nothing is planned.".formatted(proposal.container()));
    }
    var first = alike.getFirst();
    var plan =
        new Moving(proposal.resource(), proposal.limit())
            .plan(
                first.hostName(),
                first.workloadName(),
                alike.stream().map(MovingPlanner::subject).toList(),
                first.hostMemory(),
                SETTLE,
                WINDOW);
    boolean enough =
        plan.exactness() == Undo.EXACT
            || (plan.exactness() == Undo.EQUIVALENT
                && (equivalent || config.undo() == UndoPolicy.EQUIVALENT));
    if (!enough) {
      throw refused(
          "The limits of %s could not be restored exactly: say --equivalent if a limit as high as the host will do."
              .formatted(first.workloadName()));
    }
    var undecided = plans.undecided(first.host(), first.workload());
    var kept =
        plans.keep(plan, first.host(), first.workload(), PlanStore.Wanted.NOTHING, actor, VALID);
    return new Planner.Made(
        kept, undecided.map(earlier -> Planner.beside(earlier, kept)).stream().toList());
  }

  private List<Candidate> alike(MovingLimitStore.Stored proposal) {
    var candidates =
        subjects.named(proposal.container()).stream()
            .filter(one -> one.hostName().equals(proposal.host()))
            .toList();
    var image =
        candidates.stream()
            .filter(one -> one.container() == proposal.containerId().value())
            .map(Candidate::image)
            .findFirst();
    return image
        .map(same -> candidates.stream().filter(one -> one.image().equals(same)).toList())
        .orElse(List.of());
  }

  private static Staging.Subject subject(Candidate one) {
    return new Staging.Subject(
        one.container(), one.dockerId(), one.name(), one.limits(), null, null);
  }

  private static NightshiftException refused(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence);
  }
}
