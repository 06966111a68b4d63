package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.jobs.NightshiftException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offers the change of a completed rollout again for containers that were recreated with the
/// limits from before, as Compose and deploys do it: as a plan that waits for approval, or, where
/// the approval says so, at once. A container that came back with other limits is left alone.
final class Reoffer {
  private static final Logger LOG = LoggerFactory.getLogger(Reoffer.class);
  private static final Duration VALID = Duration.ofDays(3);

  private final RecreatedStore recreated;
  private final PlanStore plans;
  private final Lookout lookout;

  Reoffer(RecreatedStore recreated, PlanStore plans, Lookout lookout) {
    this.recreated = recreated;
    this.plans = plans;
    this.lookout = lookout;
  }

  /// Looks at one container at a time: one plan is open per workload.
  void check(PlanStore.Stored done) {
    if (done.plan().mode() == RolloutMode.SHADOW) {
      return;
    }
    for (String name : recreated.recreated(done.id())) {
      var now = lookout.named(name);
      if (now.isPresent() && now.get().facts().running()) {
        var successor = recreated.successor(done.id(), now.get().facts().dockerId());
        if (successor.isPresent() && isAsBefore(done, name, now.get())) {
          offer(done, name, now.get(), successor.get());
          return;
        }
      }
    }
  }

  private static boolean isAsBefore(PlanStore.Stored done, String name, Lookout.Seen now) {
    return done.plan().targets().stream()
        .anyMatch(target -> target.name().equals(name) && now.limits().is(target.before()));
  }

  private void offer(
      PlanStore.Stored done, String name, Lookout.Seen now, RecreatedStore.Successor successor) {
    var change = done.plan().recreated(name, successor.container(), now.facts().dockerId());
    var after = change.targets().getFirst().after();
    PlanStore.Stored kept;
    try {
      kept =
          plans.keep(
              change,
              successor.host(),
              successor.workload(),
              new PlanStore.Wanted(after.bandwidth(), after.memoryBytes(), done.id()),
              "nightshift",
              VALID);
    } catch (NightshiftException underWay) {
      LOG.info("{} is not offered again now: {}", name, underWay.getMessage());
      return;
    }
    LOG.info(
        "{} was recreated: plan {} offers the change of plan {} again", name, kept.id(), done.id());
    if (done.plan().reapply()) {
      recreated.approve(kept.id());
    }
  }
}
