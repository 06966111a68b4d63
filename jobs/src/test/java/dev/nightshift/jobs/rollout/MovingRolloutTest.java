package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.moving.ClockLimits;
import dev.nightshift.engine.rightsizing.moving.HeadroomGuard;
import dev.nightshift.engine.rightsizing.moving.MovingLimit;
import dev.nightshift.engine.rollout.Moving;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.Staging;
import dev.nightshift.jobs.database.AuditStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Limits that move under one approval, on real containers; only the clock they follow is moved.
class MovingRolloutTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final List<String> IDLE =
      List.of("--cpus", "0.5", "-m", "64m", "--memory-swap", "64m", "--network", "none");

  @TempDir private Path fences;

  private Database database;
  private Rolled web;

  @BeforeEach
  void begin() throws Exception {
    DockerCli.assumeDaemon();
    database = TestDatabase.forClass(MovingRolloutTest.class);
    web = new Rolled(database, "web");
  }

  @AfterEach
  void remove() {
    if (web != null) {
      web.close();
      database.close();
    }
  }

  private RolloutJob node() {
    return web.node("node", fences, Duration.ofSeconds(15), Checkpoint.NONE);
  }

  private PlanStore.Stored approved(Resource resource, MovingLimit limit) {
    var subjects = new ArrayList<Staging.Subject>();
    for (int i = 0; i < web.dockerIds.size(); i++) {
      var facts = web.facts(i);
      subjects.add(
          new Staging.Subject(
              web.containers.get(i), facts.dockerId(), facts.name(), facts.limits(), null, null));
    }
    var plan =
        web.keep(
            new Moving(resource, limit)
                .plan(
                    "here",
                    "web",
                    subjects,
                    25_769_803_776L,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1)));
    web.decisions().approve(plan.id(), plan.digest(), "every week");
    return plan;
  }

  private void eventually(RolloutJob node, PlanStore.Stored plan, String what, BooleanSupplier is)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!is.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("%s: %s %s %s", what, web.state(plan.id()), web.reason(plan.id()), actions(plan))
          .isLessThan(deadline);
      Rolled.turn(node);
      Thread.sleep(100);
    }
  }

  private List<String> actions(PlanStore.Stored plan) {
    return web.texts(
        "select kind || ' ' || state || ' ' || coalesce(error, observed, '') from nightshift.rollout_action where plan_id = %d order by id"
            .formatted(plan.id()));
  }

  private boolean cores(int index, double cores) {
    return Double.valueOf(cores).equals(web.limits(index).cores());
  }

  private boolean noted(PlanStore.Stored plan, String state, int count) {
    return web.texts(
                "select id::text from nightshift.rollout_action where state = '%s' and plan_id = %d"
                    .formatted(state, plan.id()))
            .size()
        == count;
  }

  /// Busy in the next hour of the week, quiet in all others. Shortly before that hour begins it is
  /// waited for, so that none begins by itself while a test runs.
  private ClockLimits busyNextHour(double quiet, double busy) throws InterruptedException {
    var now = web.now();
    var left = Duration.between(now, now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS));
    if (left.compareTo(LONG.multipliedBy(2)) < 0) {
      Thread.sleep(left);
    }
    int next = ClockLimits.hourOf(web.now().plus(1, ChronoUnit.HOURS));
    var steps = new ArrayList<ClockLimits.Step>();
    steps.add(new ClockLimits.Step(next, busy));
    steps.add(new ClockLimits.Step((next + 1) % 168, quiet));
    steps.sort(java.util.Comparator.comparingInt(ClockLimits.Step::hour));
    return new ClockLimits(steps);
  }

  @Test
  void limitsFollowTheClockUnderOneApprovalAndAreTakenBackOnDemand() throws Exception {
    web.add("ns-rollout-clock-1", IDLE, "/bin/sleep", "1000");
    web.add("ns-rollout-clock-2", IDLE, "/bin/sleep", "1000");
    var before = List.of(web.limits(0), web.limits(1));
    var started = web.facts(0).startedAt();
    var plan = approved(Resource.CPU, busyNextHour(0.2, 0.4));
    var node = node();
    eventually(node, plan, "the hour's limit", () -> cores(0, 0.2) && cores(1, 0.2));
    web.ahead = Duration.ofHours(1);
    eventually(node, plan, "the next hour's", () -> cores(0, 0.4) && cores(1, 0.4));
    web.ahead = Duration.ofHours(2);
    eventually(node, plan, "the quiet one again", () -> cores(0, 0.2) && cores(1, 0.2));
    eventually(node, plan, "all are confirmed", () -> noted(plan, "confirmed", 6));
    for (int i = 0; i < 5; i++) {
      Rolled.turn(node);
    }
    assertThat(actions(plan)).as("each move is one action").hasSize(6);
    assertThat(web.state(plan.id())).isEqualTo("running");
    web.decisions().rollBack(plan.id(), "no more");
    web.turnsUntil(node, plan.id(), LONG, "rolled-back", "needs-human");
    assertThat(web.state(plan.id())).isEqualTo("rolled-back");
    assertThat(List.of(web.limits(0), web.limits(1))).isEqualTo(before);
    assertThat(web.facts(0).startedAt()).isEqualTo(started);
    assertThat(new AuditStore(database.jdbi()).faults()).isEmpty();
  }

  @Test
  void memoryIsNotLoweredUnderWhatIsUsedWhenItsHourComes() throws Exception {
    web.add(
        "ns-rollout-clock-eater",
        List.of("-m", "64m", "--memory-swap", "64m", "--network", "none", "--tmpfs", "/t"),
        "/bin/sh",
        "-c",
        "dd if=/dev/zero of=/t/x bs=1M count=30; sleep 1000");
    var plan = approved(Resource.MEMORY, busyNextHour(24.0 * Rolled.MIB, 96.0 * Rolled.MIB));
    var node = node();
    eventually(node, plan, "it is refused", () -> noted(plan, "refused", 1));
    assertThat(actions(plan).getFirst()).contains("too much for a limit of 24 MiB");
    assertThat(web.limits(0).memory()).isEqualTo(64 * Rolled.MIB);
    assertThat(web.state(plan.id())).as("the others go on").isEqualTo("running");
    web.ahead = Duration.ofHours(1);
    eventually(node, plan, "it is raised", () -> web.limits(0).memory().equals(96 * Rolled.MIB));
    DockerCli.docker("exec", "ns-rollout-clock-eater", "/bin/busybox", "rm", "/t/x");
    web.ahead = Duration.ofHours(2);
    eventually(
        node,
        plan,
        "it is lowered now that it fits",
        () -> web.limits(0).memory().equals(24 * Rolled.MIB));
  }

  @Test
  void anEnvelopeIsRaisedAsUseComesNearAndLoweredAfterMidnight() throws Exception {
    web.add(
        "ns-rollout-envelope",
        List.of("--cpus", "0.5", "--network", "none", "--tmpfs", "/t"),
        "/bin/sh",
        "-c",
        "while :; do if [ -e /t/busy ]; then :; else sleep 0.2; fi; done");
    var plan = approved(Resource.CPU, new HeadroomGuard(0.05, 0.15));
    assertThat(plan.plan().targets()).hasSizeBetween(3, 10);
    var node = node();
    eventually(node, plan, "it begins with the least", () -> cores(0, 0.05));
    DockerCli.docker("exec", "ns-rollout-envelope", "/bin/sh", "-c", "echo >/t/busy");
    eventually(node, plan, "it is raised", () -> cores(0, 0.15));
    for (int i = 0; i < 10; i++) {
      Rolled.turn(node);
      Thread.sleep(100);
    }
    assertThat(cores(0, 0.15)).as("never above the most").isTrue();
    assertThat(actions(plan)).allMatch(action -> action.startsWith("apply confirmed"));
    DockerCli.docker("exec", "ns-rollout-envelope", "/bin/busybox", "rm", "/t/busy");
    Instant now = web.now();
    web.ahead =
        Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS))
            .plusMinutes(5);
    eventually(node, plan, "it is lowered", () -> cores(0, 0.05));
    web.decisions().rollBack(plan.id(), "no more");
    web.turnsUntil(node, plan.id(), LONG, "rolled-back", "needs-human");
    assertThat(cores(0, 0.5)).isTrue();
  }

  @Test
  void anEnvelopeIsRaisedBeforeABottleneckThatIsForeseen() throws Exception {
    web.add("ns-rollout-ahead", IDLE, "/bin/sleep", "1000");
    long mib = Rolled.MIB;
    var plan = approved(Resource.MEMORY, new HeadroomGuard(32 * mib, 48 * mib));
    var node = node();
    eventually(node, plan, "it begins with the least", () -> web.limits(0).memory() == 32 * mib);
    foreseen("cpu", 0.9);
    foreseen("memory", 0.79);
    for (int i = 0; i < 10; i++) {
      Rolled.turn(node);
    }
    assertThat(web.limits(0).memory()).as("another resource, or not sure").isEqualTo(32 * mib);
    foreseen("memory", 0.8);
    long next =
        (long)
            new Moving(Resource.MEMORY, new HeadroomGuard(32 * mib, 48 * mib))
                .levels()
                .get(1)
                .doubleValue();
    eventually(node, plan, "it is raised", () -> web.limits(0).memory() == next);
    for (int i = 0; i < 10; i++) {
      Rolled.turn(node);
      Thread.sleep(100);
    }
    assertThat(web.limits(0).memory()).as("once for what is foreseen").isEqualTo(next);
  }

  private void foreseen(String resource, double probability) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.prediction (host_id, container_id, resource, due_at, made_at, share, probability, hot_days, days)
                    select host_id, id, ?, now() - interval '1 second', now(), 0.5, ?, 7, 7 from nightshift.container
                    """,
                    resource,
                    probability));
  }

  @Test
  void freezeHoldsAndStrangersStopThem() throws Exception {
    web.add("ns-rollout-clock-frozen", IDLE, "/bin/sleep", "1000");
    var plan = approved(Resource.CPU, busyNextHour(0.2, 0.4));
    var node = node();
    eventually(node, plan, "the hour's limit", () -> cores(0, 0.2));
    web.decisions().freeze(null, "year's end", null);
    web.ahead = Duration.ofHours(1);
    for (int i = 0; i < 5; i++) {
      Rolled.turn(node);
    }
    assertThat(cores(0, 0.2)).as("frozen").isTrue();
    web.decisions().unfreeze(null);
    eventually(node, plan, "the next hour's", () -> cores(0, 0.4));
    DockerCli.docker("update", "--cpus", "0.3", "ns-rollout-clock-frozen");
    web.turnsUntil(node, plan.id(), LONG, "held");
    assertThat(web.reason(plan.id())).contains("was changed by somebody else");
    assertThat(cores(0, 0.3)).as("theirs stays").isTrue();
  }

  @Test
  void aPlanInStagesChangesAContainerOnceOnly() throws Exception {
    web.add("ns-rollout-once", IDLE, "/bin/sleep", "1000");
    var plan =
        web.keep(web.plan(RolloutMode.AUTO, OnDoubt.ROLL_BACK, Duration.ofSeconds(30), 0.25, null));
    web.decisions().approve(plan.id(), plan.digest(), "looks right");
    eventually(node(), plan, "it is changed", () -> noted(plan, "confirmed", 1));
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useHandle(
                        handle ->
                            handle.execute(
                                """
                                insert into nightshift.rollout_action (plan_id, target_id, host_id, container_id, kind, step, epoch, node)
                                select plan_id, target_id, host_id, container_id, kind, 1, epoch, node from nightshift.rollout_action
                                """)))
        .hasMessageContaining("changes each container once");
  }
}
