package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Real containers, a real daemon, a real database; only the windows are short.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutJobTest {
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> LIMITS =
      List.of("--cpus", "0.5", "-m", "64m", "--memory-swap", "64m", "--network", "none");

  @TempDir static Path fences;

  private Database database;
  private Rolled web;

  @BeforeAll
  void open() throws Exception {
    DockerCli.assumeDaemon();
    database = TestDatabase.forClass(RolloutJobTest.class);
  }

  @AfterAll
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @BeforeEach
  void begin() {
    web = new Rolled(database, "web-" + System.nanoTime());
  }

  @AfterEach
  void remove() {
    web.close();
  }

  private void four() throws Exception {
    for (int i = 1; i <= 4; i++) {
      web.add("ns-rollout-web-" + i, LIMITS, "/bin/sleep", "1000");
    }
  }

  private RolloutJob node() {
    return web.node("node-1", fences, LEASE, Checkpoint.NONE);
  }

  private PlanStore.Stored approved(OnDoubt onDoubt, Double cores, Long memory) {
    var plan = web.keep(web.plan(RolloutMode.AUTO, onDoubt, WINDOW, cores, memory));
    web.decisions().approve(plan.id(), plan.digest(), "looks right");
    return plan;
  }

  @Test
  void doesNothingWithoutAnApproval() throws Exception {
    four();
    var plan =
        web.keep(web.plan(RolloutMode.AUTO, OnDoubt.ROLL_BACK, WINDOW, 0.25, 32 * Rolled.MIB));
    var node = node();
    for (int i = 0; i < 20; i++) {
      Rolled.turn(node);
    }
    assertThat(web.state(plan.id())).isEqualTo("awaiting-approval");
    assertThat(web.facts(0).limits().nanoCpus()).isEqualTo(500_000_000);
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useHandle(
                        handle ->
                            handle.execute(
                                "update nightshift.rollout set state = 'approved' where plan_id = ?",
                                plan.id())))
        .hasMessageContaining("has no approval");
  }

  @Test
  void refusesToLowerMemoryBelowWhatIsUsed() throws Exception {
    web.add(
        "ns-rollout-eater",
        List.of("-m", "64m", "--memory-swap", "64m", "--network", "none", "--tmpfs", "/t"),
        "/bin/sh",
        "-c",
        "dd if=/dev/zero of=/t/x bs=1M count=30; sleep 1000");
    var plan = approved(OnDoubt.ROLL_BACK, null, 24 * Rolled.MIB);
    web.turnsUntil(node(), plan.id(), LONG, "rolled-back", "completed", "needs-human");
    assertThat(web.state(plan.id())).isEqualTo("rolled-back");
    assertThat(web.text("select reason from nightshift.rollout where plan_id = " + plan.id()))
        .contains("too much for a limit of");
    assertThat(web.facts(0).limits().memoryBytes()).isEqualTo(64 * Rolled.MIB);
  }

  @Test
  void leavesAContainerThatSomebodyElseChanged() throws Exception {
    four();
    var plan = approved(OnDoubt.ROLL_BACK, 0.25, null);
    var node = node();
    web.turnsUntil(node, plan.id(), LONG, "running");
    while (web.text(
            "select state from nightshift.rollout_action where plan_id = %d".formatted(plan.id()))
        .isEmpty()) {
      Rolled.turn(node);
    }
    DockerCli.docker("update", "--cpus", "0.4", "ns-rollout-web-1");
    web.turnsUntil(node, plan.id(), LONG, "held");
    web.decisions().rollBack(plan.id(), "then not");
    web.turnsUntil(node, plan.id(), LONG, "rolled-back");
    assertThat(web.facts(0).limits().nanoCpus()).as("theirs stays").isEqualTo(400_000_000);
    assertThat(web.facts(1).limits().nanoCpus()).isEqualTo(500_000_000);
  }

  @Test
  void tellsALaterRolloutsChangeFromSomebodyElses() throws Exception {
    web.add("ns-rollout-again", LIMITS, "/bin/sleep", "1000");
    var node = node();
    var first = approved(OnDoubt.HOLD, 0.45, null); // so little that it is one step
    web.untilSettled(node, first.id(), LONG.multipliedBy(2));
    var second = approved(OnDoubt.HOLD, null, 56 * Rolled.MIB);
    web.untilSettled(node, second.id(), LONG.multipliedBy(2));
    assertThat(List.of(web.state(first.id()), web.state(second.id()))).containsOnly("completed");
    for (int i = 0; i < 3; i++) {
      Rolled.turn(node);
    }
    assertThat(
            web.texts(
                "select detail from nightshift.rollout_drift where container_id = "
                    + web.containers.get(0)))
        .isEmpty();
    DockerCli.docker("update", "--cpus", "0.4", "ns-rollout-again");
    long deadline = System.nanoTime() + LONG.toNanos();
    while (drifted(second).isEmpty() && System.nanoTime() < deadline) {
      Rolled.turn(node);
    }
    assertThat(drifted(second)).singleElement().asString().contains("changed by somebody else");
    assertThat(drifted(first)).as("it is not the first one's to say").isEmpty();
  }

  private List<String> drifted(PlanStore.Stored plan) {
    return web.texts("select detail from nightshift.rollout_drift where plan_id = " + plan.id());
  }

  @Test
  void takesBackWhatDoesNotEndByItsDeadline() throws Exception {
    four();
    var plan =
        web.keep(
            web.plan(
                RolloutMode.AUTO, OnDoubt.HOLD, Duration.ofMinutes(10), 0.25, 32 * Rolled.MIB));
    web.decisions().approve(plan.id(), plan.digest(), "looks right");
    var node = node();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into nightshift.rollout_sample (plan_id, container_id, at, state, restarts, seconds)"
                        + " select distinct plan_id, container_id, clock_timestamp() - interval '2 minutes', 'running', 0, 5"
                        + " from nightshift.rollout_target where plan_id = ?",
                    plan.id()));
    web.turnsUntil(node, plan.id(), LONG, "running");
    while (web.facts(0).limits().nanoCpus() != 250_000_000) {
      Rolled.turn(node);
    }
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.rollout set deadline = clock_timestamp() where plan_id = ?",
                    plan.id()));
    web.turnsUntil(node, plan.id(), LONG, "rolled-back", "completed", "needs-human");
    assertThat(web.state(plan.id())).isEqualTo("rolled-back");
    assertThat(web.reason(plan.id())).isEqualTo("it did not end by its deadline");
    assertThat(web.facts(0).limits().nanoCpus()).isEqualTo(500_000_000);
    assertThat(
            web.texts(
                "select distinct state from nightshift.rollout_stage where plan_id = " + plan.id()))
        .as("no stage seems to go on")
        .containsExactly("cancelled");
  }

  @Test
  void takesBackAtOnceWhatIsKilledForWantOfMemory() throws Exception {
    for (int i = 1; i <= 2; i++) {
      web.add(
          "ns-rollout-oom-" + i,
          List.of("-m", "64m", "--memory-swap", "64m", "--network", "none", "--tmpfs", "/t"),
          "/bin/sh",
          "-c",
          "while [ ! -e /t/go ]; do sleep 0.1; done; (tail /dev/zero); sleep 1000");
    }
    var plan = approved(OnDoubt.ROLL_BACK, null, 16 * Rolled.MIB);
    var node = node();
    web.turnsUntil(node, plan.id(), LONG, "running");
    while (web.text(
            "select state from nightshift.rollout_action where plan_id = %d".formatted(plan.id()))
        .isEmpty()) {
      Rolled.turn(node);
    }
    DockerCli.docker("exec", "ns-rollout-oom-1", "/bin/sh", "-c", "echo > /t/go");
    long killed = System.nanoTime();
    web.turnsUntil(node, plan.id(), Duration.ofSeconds(15), "rolled-back");
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(15));
    assertThat(web.text("select reason from nightshift.rollout where plan_id = " + plan.id()))
        .contains("for want of memory");
    assertThat(web.facts(0).limits().memoryBytes()).isEqualTo(64 * Rolled.MIB);
    assertThat(
            web.texts(
                """
                select distinct container_id::text from nightshift.rollout_action where plan_id = %d
                """
                    .formatted(plan.id())))
        .as("the other was never touched")
        .containsExactly(web.containers.get(0).toString());
  }

  @Test
  void aFreezeStopsChangesButNotTakingBack() throws Exception {
    four();
    var plan = approved(OnDoubt.ROLL_BACK, 0.25, null);
    web.decisions().freeze(null, "year's end", null);
    try {
      var node = node();
      for (int i = 0; i < 40; i++) {
        Rolled.turn(node);
        Thread.sleep(50);
      }
      assertThat(web.state(plan.id())).isEqualTo("approved");
      web.decisions().unfreeze(null);
      while (web.text(
              "select state from nightshift.rollout_action where plan_id = %d".formatted(plan.id()))
          .isEmpty()) {
        Rolled.turn(node);
      }
      web.decisions().freeze(null, "again", null);
      web.decisions().rollBack(plan.id(), "no");
      web.turnsUntil(node, plan.id(), LONG, "rolled-back");
      assertThat(web.facts(0).limits().nanoCpus()).isEqualTo(500_000_000);
    } finally {
      web.decisions().unfreeze(null);
    }
  }
}
