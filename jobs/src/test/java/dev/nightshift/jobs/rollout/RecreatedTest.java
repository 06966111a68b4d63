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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A container is recreated after a rollout had changed it, as Compose and deploys do it.
class RecreatedTest {
  private static final String NAME = "ns-rollout-recreated";
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final List<String> LIMITS =
      List.of("-m", "64m", "--memory-swap", "64m", "--network", "none");

  @TempDir private Path fences;

  private Database database;
  private Rolled web;

  @BeforeEach
  void begin() throws Exception {
    DockerCli.assumeDaemon();
    database = TestDatabase.forClass(RecreatedTest.class);
    web = new Rolled(database, "web");
    web.add(NAME, with("0.5"), "/bin/sleep", "1000");
  }

  @AfterEach
  void remove() {
    if (web != null) {
      web.close();
      database.close();
    }
  }

  private static List<String> with(String cpus) {
    var options = new ArrayList<>(LIMITS);
    options.addAll(List.of("--cpus", cpus));
    return options;
  }

  /// One that has not looked yet looks at once.
  private RolloutJob node() {
    return web.node("node", fences, Duration.ofSeconds(15), Checkpoint.NONE);
  }

  private PlanStore.Stored completed(boolean reapply) throws InterruptedException {
    var plan = web.plan(RolloutMode.AUTO, OnDoubt.HOLD, Duration.ofSeconds(2), 0.25, null);
    var kept = web.keep(reapply ? plan.reapplying() : plan);
    web.decisions().approve(kept.id(), kept.digest(), "also when it comes back");
    web.untilSettled(node(), kept.id(), LONG);
    assertThat(web.state(kept.id())).isEqualTo("completed");
    return kept;
  }

  private void replace(String cpus) throws Exception {
    web.dockerIds.clear();
    web.containers.clear();
    web.adopt(NAME, DockerCli.start(NAME, with(cpus), "/bin/sleep", "1000"));
  }

  private void recreate(String cpus) throws Exception {
    replace(cpus);
    Rolled.turn(node());
  }

  private List<String> plansOn(PlanStore.Stored plan) {
    return web.texts("select id::text from nightshift.plan where stands_on = " + plan.id());
  }

  private String decision(String plan) {
    return web.text(
        "select person || ': ' || remark from nightshift.approval where verb = 'approve' and plan_id = "
            + plan);
  }

  @Test
  void isChangedAgainUnderAnApprovalThatSaidSo() throws Exception {
    var plan = completed(true);
    recreate("0.5");
    assertThat(web.texts("select kind from nightshift.rollout_drift where plan_id = " + plan.id()))
        .containsExactly("recreated");
    assertThat(plansOn(plan)).hasSize(1);
    long again = Long.parseLong(plansOn(plan).getFirst());
    assertThat(decision(plansOn(plan).getFirst())).isEqualTo("tester: stands on plan " + plan.id());
    web.untilSettled(node(), again, LONG);
    assertThat(web.state(again)).isEqualTo("completed");
    assertThat(web.limits(0).cores()).isEqualTo(0.25);
    Rolled.turn(node());
    assertThat(plansOn(plan)).as("once for each container").hasSize(1);
  }

  @Test
  void isOfferedAgainAndNotTouchedWhereTheApprovalDidNotSaySo() throws Exception {
    var plan = completed(false);
    recreate("0.5");
    long again = Long.parseLong(plansOn(plan).getFirst());
    assertThat(web.state(again)).isEqualTo("awaiting-approval");
    assertThatThrownBy(() -> new RecreatedStore(database.jdbi()).approve(again))
        .hasMessageContaining("does not stand for recreated containers");
    assertThat(web.limits(0).cores()).isEqualTo(0.5);
    assertThat(web.texts("select job from nightshift.job_request"))
        .as("and advice is worked out anew")
        .containsExactly("recommend");
  }

  @Test
  void keepsOtherLimitsThatItCameBackWith() throws Exception {
    var plan = completed(true);
    recreate("0.4");
    Rolled.turn(node());
    assertThat(plansOn(plan)).isEmpty();
    assertThat(web.limits(0).cores()).isEqualTo(0.4);
  }

  @Test
  void aStandingApprovalStandsForNothingElse() throws Exception {
    var plan = completed(true);
    replace("0.5");
    var other =
        new PlanStore(database.jdbi())
            .keep(
                web.plan(RolloutMode.AUTO, OnDoubt.HOLD, Duration.ofSeconds(2), 0.1, null)
                    .recreated(NAME, web.containers.getLast(), web.dockerIds.getLast()),
                web.host,
                web.workload,
                new PlanStore.Wanted(0.1, null, plan.id()),
                "nightshift",
                Duration.ofHours(1));
    assertThatThrownBy(() -> new RecreatedStore(database.jdbi()).approve(other.id()))
        .hasMessageContaining("changes what plan " + plan.id() + " does not");
    web.decisions().reject(other.id(), "no");
    web.decisions().rollBack(plan.id(), "no more");
    web.turnsUntil(node(), plan.id(), LONG, "rolled-back", "needs-human");
    var late =
        new PlanStore(database.jdbi())
            .keep(
                plan.plan().recreated(NAME, web.containers.getLast(), web.dockerIds.getLast()),
                web.host,
                web.workload,
                new PlanStore.Wanted(0.25, null, plan.id()),
                "nightshift",
                Duration.ofHours(1));
    assertThatThrownBy(() -> new RecreatedStore(database.jdbi()).approve(late.id()))
        .hasMessageContaining("stands no more");
  }
}
