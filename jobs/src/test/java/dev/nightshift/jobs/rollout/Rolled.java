package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.profile.MailConfig;
import dev.nightshift.engine.rollout.LimitState;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutConfig;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.Staging;
import dev.nightshift.engine.rollout.UndoPolicy;
import dev.nightshift.engine.rollout.Window;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.health.AlertNotice;
import dev.nightshift.jobs.health.Probes;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Real containers of one workload, registered in a database, with fast plans for them.
final class Rolled implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  static final long MIB = 1 << 20;

  final Database database;
  final String name;
  final DockerHost docker;
  final HostId host;
  final WorkloadId workload;
  final List<String> dockerIds = new ArrayList<>();
  final List<Long> containers = new ArrayList<>();
  final List<AlertNotice> told = new CopyOnWriteArrayList<>();
  private final List<String> names = new ArrayList<>();

  /// By how much the clock by which limits move is ahead.
  volatile Duration ahead = Duration.ZERO;

  Rolled(Database database, String workloadName) {
    this(database, workloadName, DockerHost.of(Map.of()));
  }

  Rolled(Database database, String workloadName, DockerHost docker) {
    this.docker = docker;
    this.name = workloadName;
    this.database = database;
    this.host =
        new HostId(
            one(
                """
                insert into nightshift.host (name, first_seen, last_seen, cpus, memory_bytes)
                values ('here-' || gen_random_uuid(), :at, :at, 2, 25769803776) returning id
                """));
    this.workload =
        new WorkloadId(
            one(
                "insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', '%s', :at, :at) returning id"
                    .formatted(workloadName)));
  }

  private long one(String sql) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("at", START.atOffset(java.time.ZoneOffset.UTC))
                    .mapTo(Long.class)
                    .one());
  }

  /// Starts a container and registers it.
  Rolled add(String name, List<String> options, String... command)
      throws IOException, InterruptedException {
    names.add(name);
    return adopt(name, DockerCli.start(name, options, command));
  }

  /// Registers a container that runs already.
  Rolled adopt(String name, String id) {
    dockerIds.add(id);
    containers.add(register(name, id));
    return this;
  }

  /// What the daemon declares of a container and the kernel holds.
  LimitState limits(int index) {
    return new Lookout(docker, Cgroups.ofThisMachine(KernelFiles.withinLimits()))
        .look(dockerIds.get(index))
        .orElseThrow()
        .limits();
  }

  /// Enters a container in the register.
  long register(String name, String id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into nightshift.container (host_id, workload_id, docker_id, name, image, state, first_seen, last_seen)
                        values (:host, :workload, :id, :name, 'nightshift-test-busybox:1', 'running', :at, :at) returning id
                        """)
                    .bind("host", host.value())
                    .bind("workload", workload.value())
                    .bind("id", id)
                    .bind("name", name)
                    .bind("at", START.atOffset(java.time.ZoneOffset.UTC))
                    .mapTo(Long.class)
                    .one());
  }

  ContainerFacts facts(int index) {
    return docker.inspect(dockerIds.get(index)).orElseThrow();
  }

  static RolloutConfig config(RolloutMode mode, OnDoubt onDoubt) {
    var defaults = RolloutConfig.DEFAULTS;
    return new RolloutConfig(
        mode,
        defaults.settle(),
        defaults.canaryWindow(),
        defaults.partialWindow(),
        defaults.fullWindow(),
        0.25,
        1_000,
        0.9,
        UndoPolicy.EXACT,
        onDoubt,
        Window.ALWAYS);
  }

  /// A plan in three stages whose windows last `window`.
  Plan plan(
      RolloutMode mode,
      OnDoubt onDoubt,
      Duration window,
      @Nullable Double cores,
      @Nullable Long memory) {
    var subjects = new ArrayList<Staging.Subject>();
    for (int i = 0; i < dockerIds.size(); i++) {
      var facts = facts(i);
      subjects.add(
          new Staging.Subject(
              containers.get(i), facts.dockerId(), facts.name(), facts.limits(), cores, memory));
    }
    var slow =
        new Staging(
                List.of(StageKind.CANARY, StageKind.PARTIAL, StageKind.FULL),
                config(mode, onDoubt),
                25_769_803_776L)
            .plan("here", "web", subjects);
    return new Plan(
        slow.host(),
        slow.workload(),
        slow.mode(),
        slow.onDoubt(),
        slow.allowed(),
        slow.maxChanges(),
        slow.stages().stream()
            .map(stage -> new Plan.Stage(stage.kind(), window.dividedBy(5), window))
            .toList(),
        slow.targets());
  }

  PlanStore.Stored keep(Plan plan) {
    return new PlanStore(database.jdbi())
        .keep(plan, host, workload, PlanStore.Wanted.NOTHING, "tester", Duration.ofHours(1));
  }

  DecisionStore decisions() {
    return new DecisionStore(database.jdbi(), "tester");
  }

  /// A node that takes turns.
  RolloutJob node(String name, Path fences, Duration lease, Checkpoint checkpoint) {
    return RolloutJob.of(
        new RolloutJob.Wiring(
            database.jdbi(),
            host,
            name,
            docker,
            Cgroups.ofThisMachine(KernelFiles.withinLimits()),
            new Probes(),
            new RolloutAlerts(
                database.jdbi(), host, told::addAll, () -> MailConfig.AlertMails.WARNING),
            fences,
            lease,
            checkpoint,
            () -> ahead));
  }

  static RunResult turn(RolloutJob job) throws InterruptedException {
    return job.run(new JobRun(0, "rollout", "host:here", START, START, 1));
  }

  /// The database's clock.
  Instant now() {
    return Instant.parse(
        text(
            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  }

  String state(long plan) {
    return text("select state from nightshift.rollout where plan_id = " + plan);
  }

  String text(String sql) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).findOne().orElse(""));
  }

  List<String> texts(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  /// Takes turns until the rollout is in one of these states.
  void turnsUntil(RolloutJob job, long plan, Duration within, String... states)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!List.of(states).contains(state(plan))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within "
                + within
                + ": "
                + List.of(states)
                + ", but "
                + state(plan)
                + " "
                + texts(
                    "select ordinal || ' ' || state || ' ' || coalesce(reason, '') from nightshift.rollout_stage where plan_id = "
                        + plan
                        + " order by ordinal"));
      }
      turn(job);
      Thread.sleep(50);
    }
  }

  String reason(long plan) {
    return text("select reason from nightshift.rollout where plan_id = " + plan);
  }

  /// Takes turns until the rollout has ended. Where a loaded machine leaves the judge in doubt, the
  /// person of this test has none.
  void untilSettled(RolloutJob job, long plan, Duration within) throws InterruptedException {
    turnsUntil(job, plan, within, "completed", "rolled-back", "needs-human", "held");
    while (state(plan).equals("held")) {
      decisions().proceed(plan, "it is this machine: " + reason(plan));
      turnsUntil(job, plan, within, "completed", "rolled-back", "needs-human", "held");
    }
  }

  @Override
  public void close() {
    for (String name : names) {
      try {
        DockerCli.docker("rm", "-f", name);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    docker.close();
  }
}
