package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.ActionState;
import dev.nightshift.engine.rollout.RolloutState;
import dev.nightshift.engine.rollout.RolloutView;
import dev.nightshift.jobs.rollout.LeaseStore.Lease;
import java.util.HashSet;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices what others did to containers that a rollout changed. Their change stays; it is told.
final class DriftCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

  private final Lookout lookout;
  private final WatchStore watch;

  DriftCheck(Lookout lookout, WatchStore watch) {
    this.lookout = lookout;
    this.watch = watch;
  }

  /// Compares the containers with what the rollout left them with, and those that it has not
  /// changed yet with what the plan was made for.
  void check(Lease lease, PlanStore.Stored plan, RolloutView view) {
    var latest = new LinkedHashMap<Long, RolloutView.Target>();
    var busy = new HashSet<Long>();
    for (var target : view.targets()) {
      boolean settled = target.undo() == null && !target.gone();
      if (target.busy()) {
        busy.add(target.container());
      }
      boolean ours = settled && target.apply() == ActionState.CONFIRMED;
      boolean untouched =
          settled && target.apply() == null && view.state() != RolloutState.COMPLETED;
      if (ours || (untouched && !latest.containsKey(target.container()))) {
        latest.put(target.container(), target);
      }
    }
    latest.keySet().removeAll(busy);
    if (view.state() == RolloutState.COMPLETED) {
      latest.keySet().removeAll(watch.changedLater(plan.id()));
    }
    latest.values().forEach(target -> check(lease, plan, target));
  }

  private void check(Lease lease, PlanStore.Stored plan, RolloutView.Target one) {
    var target = plan.plan().targets().get(one.position());
    var expected = one.apply() == null ? target.from() : target.after();
    var seen = lookout.look(target.dockerId());
    if (seen.isEmpty()) {
      boolean recreated = lookout.isRecreated(target.name(), target.dockerId());
      note(
          lease,
          plan,
          target.container(),
          recreated ? "recreated" : "gone",
          target.name() + (recreated ? " was recreated, with its own limits" : " is gone"));
    } else if (seen.get().facts().running() && !seen.get().limits().is(expected)) {
      note(
          lease,
          plan,
          target.container(),
          "changed",
          target.name() + " was changed by somebody else to " + seen.get().limits());
    }
  }

  private void note(
      Lease lease, PlanStore.Stored plan, long container, String kind, String detail) {
    watch.drifted(lease, plan.id(), container, kind, detail);
    LOG.warn("Rollout {}: {}; that stays, and advice is worked out anew", plan.id(), detail);
  }
}
