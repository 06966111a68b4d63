package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.health.Probes;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.rollout.judge.Judge;
import dev.nightshift.jobs.rollout.judge.JudgeStore;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Looks after the rollouts of a host, every few seconds.
public final class RolloutJob implements ScheduledJob {
  private static final Duration FENCE_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final RolloutTurn turn;
  private final WatchStore watch;
  private final RolloutAlerts alerts;

  private RolloutJob(RolloutTurn turn, WatchStore watch, RolloutAlerts alerts) {
    this.turn = turn;
    this.watch = watch;
    this.alerts = alerts;
  }

  /// What the job needs of the world.
  ///
  /// @param host the machine it runs on
  /// @param node name of this process among the nodes
  /// @param fences folder on the daemon's host that all nodes there share
  /// @param lease how long a host's lease holds
  /// @param checkpoint told between steps; {@link Checkpoint#NONE} but for tests
  /// @param ahead by how much the clock by which limits move is ahead of the database's; zero but
  ///   for tests
  public record Wiring(
      Jdbi jdbi,
      HostId host,
      String node,
      DockerHost docker,
      Cgroups cgroups,
      Probes probes,
      RolloutAlerts alerts,
      Path fences,
      Duration lease,
      Checkpoint checkpoint,
      Supplier<Duration> ahead) {

    /// As it is in production.
    public static Wiring of(
        Jdbi jdbi,
        HostId host,
        String node,
        DockerHost docker,
        Cgroups cgroups,
        RolloutAlerts alerts,
        Path fences) {
      return new Wiring(
          jdbi,
          host,
          node,
          docker,
          cgroups,
          new Probes(),
          alerts,
          fences,
          LEASE,
          Checkpoint.NONE,
          () -> Duration.ZERO);
    }
  }

  public static RolloutJob of(Wiring w) {
    var watch = new WatchStore(w.jdbi());
    var rollouts = new RolloutStore(w.jdbi(), w.checkpoint());
    var actions = new ActionStore(w.jdbi(), w.checkpoint());
    var lookout = new Lookout(w.docker(), w.cgroups());
    var fence =
        new Fence(
            w.fences().resolve("fence-" + rollouts.fleet() + "-" + w.host().value()),
            FENCE_PATIENCE);
    var actuator =
        new Actuator(actions, watch, lookout, w.docker().limits(), fence, w.checkpoint());
    var turn =
        new RolloutTurn(
            w.host(),
            w.node(),
            new LeaseStore(w.jdbi(), w.lease()),
            new PlanStore(w.jdbi()),
            rollouts,
            new Moves(rollouts, actions, new StandingStore(w.jdbi(), w.ahead())),
            actions,
            actuator,
            new Sampler(lookout, watch, w.probes()),
            new DriftCheck(lookout, watch),
            new Reoffer(new RecreatedStore(w.jdbi()), new PlanStore(w.jdbi()), lookout),
            new Judge(new JudgeStore(w.jdbi())));
    return new RolloutJob(turn, watch, w.alerts());
  }

  @Override
  public String name() {
    return "rollout";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var failures = new ArrayList<>(turn.take());
    watch.forget();
    if (!alerts.refresh(run.startedAt())) {
      failures.add("Alerts could not be passed on yet.");
    }
    return failures.isEmpty()
        ? RunResult.done("Rollouts of this host were looked after")
        : RunResult.partial(String.join(" ", failures));
  }
}
