package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutConfig;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.Window;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.health.AlertNotice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// An approval is attributed, bound to the very plan that was read, and given once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalTest {
  @TempDir static Path fences;

  private Database database;
  private Rolled web;

  @BeforeAll
  void open() {
    database = TestDatabase.forClass(ApprovalTest.class);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @BeforeEach
  void begin() {
    web = new Rolled(database, "web-" + System.nanoTime());
    web.containers.add(web.register("c-" + System.nanoTime(), "a".repeat(64)));
  }

  private PlanStore.Stored plan(Duration validFor) {
    return plan(250_000_000, validFor);
  }

  private PlanStore.Stored plan(long nanoCpus, Duration validFor) {
    var limits = new ContainerLimits(500_000_000L, null, null, null, null, null, null, null, null);
    var plan =
        new Plan(
            "here",
            "web",
            RolloutMode.AUTO,
            OnDoubt.ROLL_BACK,
            Window.parse("22:00-06:00"),
            20,
            List.of(new Plan.Stage(StageKind.FULL, Duration.ofSeconds(1), Duration.ofSeconds(9))),
            List.of(
                new Plan.Target(
                    1,
                    web.containers.getFirst(),
                    "a".repeat(64),
                    "web \"1\" \u0000 é",
                    limits,
                    limits,
                    new DockerUpdate(nanoCpus, null, null, null, null, null),
                    new DockerUpdate(500_000_000L, null, null, null, null, null),
                    Undo.EXACT)));
    return new PlanStore(database.jdbi())
        .keep(
            plan,
            web.host,
            web.workload,
            new PlanStore.Wanted(nanoCpus / 1e9, null),
            "tester",
            validFor);
  }

  @Test
  void ofAHundredAtOnceOneWins() throws Exception {
    var plan = plan(Duration.ofHours(1));
    Callable<String> approval =
        () -> {
          try {
            return web.decisions().approve(plan.id(), plan.digest(), "mine");
          } catch (NightshiftException refused) {
            return String.valueOf(refused.getMessage());
          }
        };
    try (var threads = Executors.newFixedThreadPool(20)) {
      var answers =
          threads.invokeAll(java.util.Collections.nCopies(100, approval)).stream()
              .map(java.util.concurrent.Future::resultNow)
              .toList();
      assertThat(answers).filteredOn(a -> a.endsWith("is approved.")).hasSize(1);
      assertThat(answers).filteredOn(a -> a.contains("was approved already")).hasSize(99);
    }
    assertThat(
            web.text(
                "select count(*) || ' ' || min(person) from nightshift.approval where plan_id = "
                    + plan.id()))
        .isEqualTo("1 tester");
  }

  @Test
  void anotherPlanAnExpiredOneAndAReplayAreRefusedWithAReason() {
    var plan = plan(Duration.ofHours(1));
    assertThatThrownBy(() -> web.decisions().approve(plan.id(), "0".repeat(64), null))
        .hasMessageContaining("is not the plan that was looked at");
    assertThatThrownBy(() -> web.decisions().approve(987_654, plan.digest(), null))
        .hasMessage("There is no plan 987654.");
    var newer = plan(240_000_000, Duration.ZERO);
    assertThatThrownBy(() -> web.decisions().approve(plan.id(), plan.digest(), null))
        .hasMessageContaining("is superseded");
    assertThatThrownBy(() -> web.decisions().approve(newer.id(), newer.digest(), null))
        .hasMessageContaining("expired at");
    var rejected = plan(Duration.ofHours(1));
    web.decisions().reject(rejected.id(), "no");
    assertThatThrownBy(() -> web.decisions().approve(rejected.id(), rejected.digest(), null))
        .hasMessageContaining("was rejected already");
  }

  private void advise(double cores) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle.execute(
                  "update nightshift.recommendation set superseded_at = clock_timestamp() where"
                      + " container_id = ? and superseded_at is null",
                  web.containers.getFirst());
              handle.execute(
                  """
                  insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value, proposed_value,
                    unit, policy, policy_version, samples_used, sentence, evidence, made_at)
                  values (?, ?, ?, 'cpu', 'resize', 0.5, ?, 'cores', 'test', 1, 10, 'less will do', '{}', clock_timestamp())
                  """,
                  web.workload.value(),
                  web.host.value(),
                  web.containers.getFirst(),
                  cores);
            });
  }

  @Test
  void aPlanOlderThanNewerAdviceCannotBeApproved() throws Exception {
    advise(0.25);
    var plan = plan(Duration.ofHours(1));
    advise(0.25);
    assertThat(web.text("select nightshift.newer_advice(%d)".formatted(plan.id())))
        .as("the same advice again is no news")
        .isEmpty();
    advise(0.35);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.recommendation set answer = 'not-enough-data', proposed_value = null where superseded_at is null"));
    assertThat(web.text("select nightshift.newer_advice(%d)".formatted(plan.id())))
        .as("that too little is known is no advice")
        .isEmpty();
    advise(0.35);
    assertThatThrownBy(() -> web.decisions().approve(plan.id(), plan.digest(), null))
        .hasMessageContaining("is superseded")
        .hasMessageContaining("advised anew");
    Rolled.turn(web.node("node", fences, Duration.ofSeconds(15), Checkpoint.NONE));
    assertThat(web.state(plan.id())).isEqualTo("superseded");
    var newer = plan(Duration.ofHours(1));
    assertThat(web.decisions().approve(newer.id(), newer.digest(), null)).contains("is approved");
  }

  @Test
  void whatWasRejectedRestsForTwoWeeksAndThenForFour() {
    var plans = new PlanStore(database.jdbi());
    var wanted = new PlanStore.Wanted(0.25, null);
    assertThat(plans.coolsUntil(web.host, web.workload, wanted)).isEmpty();
    var before = web.now();
    var first = plan(Duration.ofHours(1));
    web.decisions().reject(first.id(), "not now");
    assertThat(plans.coolsUntil(web.host, web.workload, wanted).orElseThrow())
        .isBetween(before.plus(Duration.ofDays(14)), web.now().plus(Duration.ofDays(14)));
    assertThat(plans.coolsUntil(web.host, web.workload, new PlanStore.Wanted(0.26, null)))
        .as("hardly another change")
        .isPresent();
    assertThat(plans.coolsUntil(web.host, web.workload, new PlanStore.Wanted(0.4, null)))
        .as("another change")
        .isEmpty();
    web.decisions().reject(plan(Duration.ofHours(1)).id(), "still not");
    assertThat(plans.coolsUntil(web.host, web.workload, wanted).orElseThrow())
        .isAfter(before.plus(Duration.ofDays(28)));
  }

  @Test
  void plannedFromAdviceIsOnlyWhatDoesNotRest() {
    advise(0.45);
    var planner = new Planner(database.jdbi(), RolloutConfig.DEFAULTS);
    var advised =
        new Planner.Wish(
            List.of(StageKind.CANARY, StageKind.FULL), null, null, false, false, false);
    var made = planner.plan(web.name, advised, "tester").getFirst();
    web.decisions().reject(made.plan().id(), "no");
    assertThatThrownBy(() -> planner.plan(web.name, advised, "tester"))
        .hasMessageContaining("rests until")
        .hasMessageContaining("--again");
    var again = new Planner.Wish(advised.stages(), null, null, false, false, true);
    assertThat(planner.plan(web.name, again, "tester")).hasSize(1);
  }

  @Test
  void whatWaitsForAPersonIsAnAlertUntilItIsDecided() throws Exception {
    var node = web.node("node", fences, Duration.ofSeconds(15), Checkpoint.NONE);
    var plan = plan(Duration.ofHours(1));
    Rolled.turn(node);
    Rolled.turn(node);
    assertThat(web.told)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.status()).isEqualTo(HealthStatus.WARNING);
              assertThat(notice.sentence())
                  .contains("waits for approval until", "rollouts show " + plan.id());
            });
    web.decisions().reject(plan.id(), "no");
    Rolled.turn(node);
    assertThat(web.told).hasSize(2).last().matches(AlertNotice::isAllClear);
    assertThat(
            web.text(
                "select count(*) from nightshift.alert where closed_at is null and host_id = "
                    + web.host.value()))
        .isEqualTo("0");
  }

  @Test
  void aPlanReadsBackAsItWasWritten() {
    var plan = plan(Duration.ofHours(1));
    var again = new PlanStore(database.jdbi()).find(plan.id()).orElseThrow();
    assertThat(again.plan().digest()).isEqualTo(plan.digest());
    assertThat(again.plan().canonical()).doesNotContain("\u0000");
  }

  @Test
  void twoPlansOfOneWorkloadCannotBothBeUnderWay() {
    var plan = plan(Duration.ofHours(1));
    web.decisions().approve(plan.id(), plan.digest(), null);
    assertThatThrownBy(() -> plan(Duration.ofHours(1)))
        .hasMessageContaining("has a rollout already");
  }

  @Test
  void whatDockerOrTheHostCannotHaveIsNotPlanned() {
    var planner = new Planner(database.jdbi(), RolloutConfig.DEFAULTS);
    var stages = List.of(StageKind.CANARY, StageKind.FULL);
    for (double cores : new double[] {-1, 0, 0.001, 99, Double.NaN}) {
      assertThatThrownBy(
              () ->
                  planner.plan(
                      web.name,
                      new Planner.Wish(stages, cores, null, false, false, false),
                      "tester"))
          .as("%s cores", cores)
          .isInstanceOf(NightshiftException.class);
    }
    for (long memory : new long[] {-1, 0, 1 << 20, 1L << 60}) {
      assertThatThrownBy(
              () ->
                  planner.plan(
                      web.name,
                      new Planner.Wish(stages, null, memory, true, false, false),
                      "tester"))
          .as("%s bytes", memory)
          .isInstanceOf(NightshiftException.class);
    }
  }
}
