package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replicas of nginx under the load of wrk.
class NginxRolloutTest {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path fences;

  private Database database;
  private Rolled web;
  private Nginx nginx;

  @BeforeEach
  void begin() throws Exception {
    DockerCli.assumeDaemon();
    for (String program : List.of("/usr/sbin/nginx", "/usr/bin/wrk")) {
      assumeTrue(Files.isExecutable(Path.of(program)), program + " is not installed");
    }
    database = TestDatabase.forClass(NginxRolloutTest.class);
    web = new Rolled(database, "web");
    nginx = new Nginx();
  }

  @AfterEach
  void remove() throws Exception {
    if (nginx != null) {
      nginx.close();
    }
    if (web != null) {
      web.close();
      database.close();
    }
  }

  private RolloutJob node() {
    return web.node("node", fences, LEASE, Checkpoint.NONE);
  }

  private void approve(PlanStore.Stored plan) {
    web.decisions().approve(plan.id(), plan.digest(), "looks right");
  }

  @Test
  void fourReplicasAreChangedInThreeStagesWithoutARestartAndTakenBackOnDemand() throws Exception {
    for (int i = 1; i <= 4; i++) {
      nginx.add(
          web,
          "ns-rollout-nginx-" + i,
          List.of("--cpus", "1", "-m", "64m", "--memory-swap", "64m"));
    }
    var facts = List.of(web.facts(0), web.facts(1), web.facts(2), web.facts(3));
    var before = List.of(web.limits(0), web.limits(1), web.limits(2), web.limits(3));
    var node = node();
    var plan = rolledOut(node);
    // on a busy machine the judge may see harm that others did; it then takes back, as it should
    for (int i = 0; i < 2 && web.state(plan.id()).equals("rolled-back"); i++) {
      plan = rolledOut(node);
    }
    assertThat(web.state(plan.id())).as(web.reason(plan.id())).isEqualTo("completed");
    for (int i = 0; i < 4; i++) {
      assertThat(web.limits(i).cores()).isEqualTo(0.75);
      assertThat(web.limits(i).memory()).isEqualTo(48 * Rolled.MIB);
      expectSameRun(i, facts);
    }
    assertThat(
            web.texts(
                "select kind || ' ' || state from nightshift.rollout_stage where plan_id = %d order by ordinal"
                    .formatted(plan.id())))
        .containsExactly("canary passed", "partial passed", "full passed");

    web.decisions().rollBack(plan.id(), "on demand");
    web.turnsUntil(node, plan.id(), LONG, "rolled-back", "needs-human");
    assertThat(web.state(plan.id())).isEqualTo("rolled-back");
    for (int i = 0; i < 4; i++) {
      assertThat(web.limits(i)).as("daemon and kernel as before").isEqualTo(before.get(i));
      expectSameRun(i, facts);
    }
    assertThat(
            web.texts(
                """
                select t.position::text from nightshift.rollout_action a join nightshift.rollout_target t on t.id = a.target_id
                where a.plan_id = %d and a.kind = 'undo' order by a.id
                """
                    .formatted(plan.id())))
        .as("newest first")
        .containsExactly("3", "2", "1", "0");
  }

  private PlanStore.Stored rolledOut(RolloutJob node) throws Exception {
    var plan =
        web.keep(
            web.plan(RolloutMode.AUTO, OnDoubt.HOLD, Duration.ofSeconds(5), 0.75, 48 * Rolled.MIB));
    approve(plan);
    web.untilSettled(node, plan.id(), LONG);
    return plan;
  }

  private void expectSameRun(int index, List<dev.nightshift.engine.usage.ContainerFacts> before) {
    assertThat(web.facts(index).dockerId()).isEqualTo(before.get(index).dockerId());
    assertThat(web.facts(index).startedAt()).isEqualTo(before.get(index).startedAt());
    assertThat(web.facts(index).restartCount()).isZero();
  }
}
