package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.Window;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Rollouts of one container as reports show them: one that was taken back after its canary, and a
/// plan that waits for approval.
public final class GeneratedRollouts {
  private static final ContainerLimits BEFORE =
      new ContainerLimits(2_000_000_000L, null, null, null, null, null, null, null, null);

  private final Jdbi jdbi;
  private final HostId host;
  private final WorkloadId workload;
  private final long container;

  private GeneratedRollouts(Jdbi jdbi, String name) {
    this.jdbi = jdbi;
    this.container = number("select id from nightshift.container where name = '" + name + "'");
    this.host =
        new HostId(number("select host_id from nightshift.container where id = " + container));
    this.workload =
        new WorkloadId(
            number("select workload_id from nightshift.container where id = " + container));
  }

  /// Adds them for the container of this name.
  public static void fill(Jdbi jdbi, String name) {
    var rollouts = new GeneratedRollouts(jdbi, name);
    rollouts.takenBack();
    rollouts.plan(500_000_000);
  }

  private long number(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private PlanStore.Stored plan(long nanoCpus) {
    var plan =
        new Plan(
            "alpha",
            "web",
            RolloutMode.AUTO,
            OnDoubt.ROLL_BACK,
            Window.ALWAYS,
            20,
            List.of(
                new Plan.Stage(StageKind.CANARY, Duration.ofMinutes(1), Duration.ofMinutes(10))),
            List.of(
                new Plan.Target(
                    1,
                    container,
                    "c".repeat(64),
                    "web",
                    BEFORE,
                    BEFORE,
                    new DockerUpdate(nanoCpus, null, null, null, null, null),
                    new DockerUpdate(2_000_000_000L, null, null, null, null, null),
                    Undo.EXACT)));
    return new PlanStore(jdbi)
        .keep(
            plan,
            host,
            workload,
            new PlanStore.Wanted(nanoCpus / 1e9, null),
            "tester",
            Duration.ofDays(3));
  }

  private void takenBack() {
    var plan = plan(250_000_000);
    new DecisionStore(jdbi, "ada").approve(plan.id(), plan.digest(), "try it");
    var lease = new LeaseStore(jdbi, Duration.ofMinutes(1)).hold(host, "alpha/1").orElseThrow();
    execute(
        "update nightshift.rollout set state = 'running', started_at = now() where plan_id = "
            + plan.id());
    var store = new ActionStore(jdbi, Checkpoint.NONE);
    act(store, lease, plan, ActionStore.Kind.APPLY, "0.25 cores, no memory limit");
    execute(
        """
        insert into nightshift.rollout_verdict (plan_id, ordinal, metric, look, result, guard, batches, twin, judge_version, sentence)
        values (%d, 1, 'probe-latency', 1, 'fail', false, 8, false, 2, 'answer time rose by 40.0 ms')
        """
            .formatted(plan.id()));
    execute(
        "update nightshift.rollout set state = 'rolling-back', reason = 'the canary stage failed' where plan_id = "
            + plan.id());
    act(store, lease, plan, ActionStore.Kind.UNDO, "2 cores, no memory limit");
    execute(
        "update nightshift.rollout set state = 'rolled-back', ended_at = now() where plan_id = "
            + plan.id());
  }

  private static void act(
      ActionStore store,
      LeaseStore.Lease lease,
      PlanStore.Stored plan,
      ActionStore.Kind kind,
      String observed) {
    var intent = (ActionStore.Intent.Committed) store.intend(lease, plan, 0, kind);
    store.dispatch(lease, intent.action(), null);
    store.end(
        lease,
        intent.action(),
        dev.nightshift.engine.rollout.ActionState.CONFIRMED,
        observed,
        null);
  }

  private void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
  }
}
