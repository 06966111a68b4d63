package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.Window;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// An approval is attributed, bound to the very plan that was read, and given once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalTest {
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
                    new DockerUpdate(250_000_000L, null, null, null, null, null),
                    new DockerUpdate(500_000_000L, null, null, null, null, null),
                    Undo.EXACT)));
    return new PlanStore(database.jdbi()).keep(plan, web.host, web.workload, "tester", validFor);
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
    var newer = plan(Duration.ZERO);
    assertThatThrownBy(() -> web.decisions().approve(plan.id(), plan.digest(), null))
        .hasMessageContaining("is superseded");
    assertThatThrownBy(() -> web.decisions().approve(newer.id(), newer.digest(), null))
        .hasMessageContaining("expired at");
    var rejected = plan(Duration.ofHours(1));
    web.decisions().reject(rejected.id(), "no");
    assertThatThrownBy(() -> web.decisions().approve(rejected.id(), rejected.digest(), null))
        .hasMessageContaining("was rejected already");
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
}
