package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.schedule.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A node that dies or stops at any point, on real containers: another one takes over from what
/// lies in the database, the daemon and the kernel.
///
/// The node dies by an Error out of the point: its transaction is rolled back, its locks are given
/// back, nothing it remembered is used again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutDeathTest {
  private static final Duration SHORT_LEASE = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final List<String> LIMITS =
      List.of("--cpus", "0.5", "-m", "64m", "--memory-swap", "64m", "--network", "none");

  @TempDir static Path fences;

  private Database database;
  private Rolled web;

  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  void open() throws Exception {
    DockerCli.assumeDaemon();
    database = TestDatabase.forClass(RolloutDeathTest.class);
  }

  @AfterAll
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @BeforeEach
  void begin() throws Exception {
    web = new Rolled(database, "web-" + System.nanoTime());
    web.add("ns-rollout-death-1", LIMITS, "/bin/sleep", "1000");
    web.add("ns-rollout-death-2", LIMITS, "/bin/sleep", "1000");
  }

  @AfterEach
  void remove() {
    web.close();
  }

  private PlanStore.Stored approved(Duration window) {
    var plan =
        web.keep(web.plan(RolloutMode.AUTO, OnDoubt.ROLL_BACK, window, 0.25, 32 * Rolled.MIB));
    web.decisions().approve(plan.id(), plan.digest(), null);
    return plan;
  }

  private static List<String> points() {
    var steps =
        Stream.of("apply", "undo")
            .flatMap(
                kind ->
                    Stream.of(
                            "intent.before-commit",
                            "intent.committed",
                            "looked",
                            "dispatch.before-commit",
                            "dispatch.committed",
                            "write.before",
                            "write.after",
                            "observed",
                            "end.before-commit",
                            "end.committed")
                        .map(step -> kind + "." + step));
    var moves =
        Stream.of("Start", "Begin", "Settle", "Watch", "Conclude", "RolledBack")
            .flatMap(move -> Stream.of(move + ".before-commit", move + ".committed"));
    return Stream.concat(steps, moves).toList();
  }

  @Test
  void aRolloutSurvivesADeathAtEveryPoint() throws Exception {
    Set<String> died = new TreeSet<>();
    for (String point : points()) {
      if (liveThrough(point)) {
        died.add(point);
      }
    }
    assertThat(died).containsExactlyInAnyOrderElementsOf(points()).hasSizeGreaterThanOrEqualTo(25);
    assertThat(
            web.texts(
                """
                select a.id::text from nightshift.rollout_action a where a.dispatched_at is not null and not exists (
                  select from nightshift.approval p where p.plan_id = a.plan_id and p.verb = 'approve' and p.at < a.intended_at)
                """))
        .as("every write has an earlier approval")
        .isEmpty();
  }

  /// @return whether the point was reached
  private boolean liveThrough(String point) throws InterruptedException {
    var plan = approved(Duration.ofSeconds(1));
    var dead = new AtomicBoolean();
    var dying =
        web.node(
            "dying at " + point,
            fences,
            SHORT_LEASE,
            reached -> {
              if (reached.endsWith(".write.before")) {
                expectIntent(plan.id(), reached.substring(0, reached.indexOf('.')));
              }
              if (reached.equals(point) && dead.compareAndSet(false, true)) {
                throw new Death();
              }
            });
    boolean askedBack = false;
    for (int turn = 0; turn < 400 && !dead.get(); turn++) {
      try {
        Rolled.turn(dying);
      } catch (Death expected) {
        assertThat(expected).isNotNull();
      }
      boolean judged =
          web.state(plan.id()).equals("completed")
              || (point.startsWith("undo")
                  && !web.texts(
                          "select id::text from nightshift.rollout_action where state = 'confirmed' and plan_id = "
                              + plan.id())
                      .isEmpty());
      if (judged && !askedBack && !web.state(plan.id()).startsWith("roll")) {
        web.decisions().rollBack(plan.id(), "to see the way back");
        askedBack = true;
      }
      Thread.sleep(20);
    }
    var heir = web.node("heir of " + point, fences, SHORT_LEASE, Checkpoint.NONE);
    web.turnsUntil(heir, plan.id(), LONG, "completed", "rolled-back", "needs-human");
    expectLimits(web.state(plan.id()), point);
    if (web.state(plan.id()).equals("completed")) {
      web.decisions().rollBack(plan.id(), "for the next one");
      web.turnsUntil(heir, plan.id(), LONG, "rolled-back", "needs-human");
      expectLimits("rolled-back", point);
    }
    return dead.get();
  }

  /// Seen from another connection, so committed; looked for just before the daemon is told.
  private void expectIntent(long plan, String kind) {
    assertThat(
            web.texts(
                "select id::text from nightshift.rollout_action where state = 'dispatched' and kind = '%s' and plan_id = %d"
                    .formatted(kind, plan)))
        .as("the intent of what is about to be written is committed")
        .hasSize(1);
  }

  private void expectLimits(String state, String point) {
    assertThat(state).as(point).isIn("completed", "rolled-back");
    for (int i = 0; i < 2; i++) {
      assertThat(web.facts(i).limits().nanoCpus())
          .as("%s: %s", point, state)
          .isEqualTo(state.equals("completed") ? 250_000_000 : 500_000_000);
    }
  }

  @Test
  void aNodeThatSleptThroughItsLeaseMayWriteNoMore() throws Exception {
    var plan = approved(Duration.ofSeconds(20));
    var asleep = new CountDownLatch(1);
    var awake = new CountDownLatch(1);
    var sleeper =
        web.node(
            "sleeper",
            fences,
            SHORT_LEASE,
            point -> {
              if (point.equals("apply.looked") && asleep.getCount() > 0) {
                asleep.countDown();
                await(awake);
              }
            });
    try (var threads = Executors.newSingleThreadExecutor()) {
      var slept = CompletableFuture.supplyAsync(() -> turnsUntilAsleep(sleeper, asleep), threads);
      assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(SHORT_LEASE.plusMillis(200));
      var successor = web.node("successor", fences, Duration.ofSeconds(15), Checkpoint.NONE);
      while (!web.facts(0).limits().nanoCpus().equals(250_000_000L)) {
        Rolled.turn(successor);
      }
      DockerCli.docker("update", "--cpus", "0.5", "ns-rollout-death-1");
      awake.countDown();
      assertThat(slept.get(30, TimeUnit.SECONDS).sentence()).contains("has written already");
    }
    assertThat(web.facts(0).limits().nanoCpus())
        .as("the sleeper wrote nothing")
        .isEqualTo(500_000_000);
    assertThat(
            web.text(
                "select string_agg(distinct epoch::text, ',') from nightshift.rollout_action where plan_id = "
                    + plan.id()))
        .as("only the newer epoch has acted")
        .isEqualTo(
            web.text(
                "select epoch::text from nightshift.host_lease where host_id = "
                    + web.host.value()));
  }

  private static RunResult turnsUntilAsleep(RolloutJob sleeper, CountDownLatch asleep) {
    try {
      RunResult last = Rolled.turn(sleeper);
      while (asleep.getCount() > 0) {
        last = Rolled.turn(sleeper);
      }
      return last;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
