package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rollout.ActionState;
import dev.nightshift.engine.rollout.LimitState;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.jobs.docker.LimitWriter;
import dev.nightshift.jobs.rollout.ActionStore.Kind;
import dev.nightshift.jobs.rollout.ActionStore.Open;
import dev.nightshift.jobs.rollout.LeaseStore.Lease;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out single actions: commits the intent, looks, commits that it is about to write,
/// writes, looks again. What it finds decides, never what it remembers:
///
/// | seen | done |
/// |---|---|
/// | the limits that are wanted, in daemon and kernel | confirmed |
/// | limits of ours from before | written, again where need be |
/// | other limits | drifted: somebody else's change stays |
/// | another container or none | abandoned |
final class Actuator {
  private static final Logger CHANGES = LoggerFactory.getLogger("nightshift.changes");

  private final ActionStore actions;
  private final WatchStore watch;
  private final Lookout lookout;
  private final MemoryFloor floor;
  private final LimitWriter writer;
  private final Fence fence;
  private final Checkpoint checkpoint;

  Actuator(
      ActionStore actions,
      WatchStore watch,
      Lookout lookout,
      LimitWriter writer,
      Fence fence,
      Checkpoint checkpoint) {
    this.actions = actions;
    this.watch = watch;
    this.lookout = lookout;
    this.floor = new MemoryFloor(lookout);
    this.writer = writer;
    this.fence = fence;
    this.checkpoint = checkpoint;
  }

  /// Changes a container or takes its change back.
  ///
  /// @return why nothing was begun; null when it was
  @Nullable String perform(Lease lease, PlanStore.Stored plan, int position, Kind kind) {
    return switch (actions.intend(lease, plan, position, kind)) {
      case ActionStore.Intent.Obstacle(String why) -> why;
      case ActionStore.Intent.Committed(Open action) -> {
        carryOut(lease, plan, action, true);
        yield null;
      }
    };
  }

  /// Brings an action further that is intended or dispatched.
  ///
  /// @param wanted whether the rollout still wants it: one that it does not is only looked after
  void carryOut(Lease lease, PlanStore.Stored plan, Open action, boolean wanted) {
    var target = plan.plan().targets().get(action.position());
    var seen = lookout.look(target.dockerId());
    checkpoint.reached(action.kind().word() + ".looked");
    if (seen.isEmpty()) {
      boolean recreated = lookout.isRecreated(target.name(), target.dockerId());
      watch.drifted(
          lease,
          plan.id(),
          target.container(),
          recreated ? "recreated" : "gone",
          target.name() + (recreated ? " was recreated" : " is gone"));
      actions.end(lease, action, ActionState.ABANDONED, null, target.name() + " is not there");
      return;
    }
    var limits = seen.get().limits();
    if (limits.is(intended(target, action.kind()))) {
      actions.end(lease, action, ActionState.CONFIRMED, limits.toString(), null);
    } else if (!isOurs(plan.plan(), target, limits)) {
      String what = target.name() + " has other limits than ours: " + limits;
      watch.drifted(lease, plan.id(), target.container(), "changed", what);
      actions.end(lease, action, ActionState.DRIFTED, limits.toString(), what);
    } else if (!wanted) {
      leave(lease, action, target, limits);
    } else {
      write(lease, plan, action, target, seen.get());
    }
  }

  /// A change that is no longer wanted is not made; one that was half made counts as made, so that
  /// it is taken back.
  private void leave(Lease lease, Open action, Plan.Target target, LimitState limits) {
    boolean untouched = limits.is(action.kind() == Kind.APPLY ? target.from() : target.restored());
    actions.end(
        lease,
        action,
        untouched ? ActionState.ABANDONED : ActionState.CONFIRMED,
        limits.toString(),
        "the rollout went another way");
  }

  private static ContainerLimits intended(Plan.Target target, Kind kind) {
    return kind == Kind.APPLY ? target.after() : target.restored();
  }

  /// Whether the daemon declares limits that the plan knows for this container, and the kernel does
  /// not hold a stranger's.
  private static boolean isOurs(Plan plan, Plan.Target target, LimitState seen) {
    Set<ContainerLimits> known = new HashSet<>();
    for (var other : plan.targets()) {
      if (other.container() == target.container()) {
        known.add(other.before());
        known.add(other.after());
        known.add(other.restored());
      }
    }
    return known.stream().anyMatch(seen::declares) && known.stream().anyMatch(seen::holds);
  }

  private void write(
      Lease lease, PlanStore.Stored plan, Open action, Plan.Target target, Lookout.Seen before) {
    DockerUpdate update = action.kind() == Kind.APPLY ? target.change() : target.undo();
    boolean guarded = lowersMemory(update, before.limits());
    LimitWriter.Answer answer =
        fence.pass(
            lease.epoch(),
            () -> {
              var use = floor.use(target, update, guarded);
              if (use.obstacle() != null) {
                return new LimitWriter.Answer.Refused(use.obstacle());
              }
              actions.dispatch(lease, action, use.bytes());
              CHANGES.info(
                  "rollout {} action {}: {} {} from {} to {} (epoch {})",
                  plan.id(),
                  action.id(),
                  action.kind().word(),
                  target.name(),
                  before.limits(),
                  LimitState.text(intended(target, action.kind())),
                  lease.epoch());
              // read once more: the commit took its time
              String meanwhile = floor.use(target, update, guarded).obstacle();
              checkpoint.reached(action.kind().word() + ".write.before");
              var said =
                  meanwhile == null
                      ? writer.write(target.dockerId(), update)
                      : new LimitWriter.Answer.Refused(meanwhile);
              checkpoint.reached(action.kind().word() + ".write.after");
              return said;
            });
    afterwards(lease, action, target, answer);
  }

  /// By what is seen, not by what the plan was made for; taking back may lower as well.
  private static boolean lowersMemory(DockerUpdate update, LimitState seen) {
    Long wanted = update.memoryBytes();
    Long now = seen.kernelKnown() ? seen.memory() : seen.declared().memoryBytes();
    return wanted != null && (now == null || now <= 0 || wanted < now);
  }

  private void afterwards(Lease lease, Open action, Plan.Target target, LimitWriter.Answer answer) {
    var seen = lookout.look(target.dockerId());
    checkpoint.reached(action.kind().word() + ".observed");
    boolean done = seen.isPresent() && seen.get().limits().is(intended(target, action.kind()));
    if (done) {
      actions.end(lease, action, ActionState.CONFIRMED, seen.get().limits().toString(), null);
    } else if (answer instanceof LimitWriter.Answer.Refused(String why)) {
      actions.end(
          lease,
          action,
          ActionState.REFUSED,
          seen.map(there -> there.limits().toString()).orElse(null),
          "refused: " + why.lines().findFirst().orElse("no reason given"));
    }
    // else it stays open: the next turn looks again
  }
}
