package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.jobs.database.AuditStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.docker.OwnDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a rollout stands on fails in the middle of it: the database, the Docker daemon, a
/// container.
class RolloutFaultsTest {
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final List<String> LIMITS =
      List.of("--cpus", "0.5", "-m", "64m", "--memory-swap", "64m", "--network", "none");

  @TempDir private Path fences;

  private static PlanStore.Stored approved(Rolled web) {
    var plan = web.keep(web.plan(RolloutMode.AUTO, OnDoubt.HOLD, WINDOW, 0.25, 32 * Rolled.MIB));
    web.decisions().approve(plan.id(), plan.digest(), "looks right");
    return plan;
  }

  /// Turns, of which some fail as what they need is away. Where that leaves the judge in doubt, the
  /// person of this test has none.
  private static void turnsUntil(Rolled web, RolloutJob node, long plan, String... states)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!isOneOf(web, plan, states)) {
      assertThat(System.nanoTime()).as(() -> told(web, plan)).isLessThan(deadline);
      try {
        if (web.state(plan).equals("held") && web.reason(plan).contains(" stage stayed ")) {
          web.decisions().proceed(plan, "it is the fault: " + web.reason(plan));
        }
        Rolled.turn(node);
      } catch (JdbiException away) {
        assertThat(away).isNotNull();
      }
      Thread.sleep(50);
    }
  }

  private static String told(Rolled web, long plan) {
    return "%s after %s: %s".formatted(web.state(plan), LONG, web.reason(plan));
  }

  private static boolean isOneOf(Rolled web, long plan, String... states) {
    try {
      return List.of(states).contains(web.state(plan));
    } catch (JdbiException away) {
      return false;
    }
  }

  @Test
  void theDatabaseIsKilledAgainAndAgain() throws Exception {
    DockerCli.assumeDaemon();
    Path data = Files.createTempDirectory("nightshift-rollout-faults-");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var database = Databases.forEngine(new DatabaseConfig(null, null, null, data));
        var web = new Rolled(database, "web")) {
      web.add("ns-rollout-db-1", LIMITS, "/bin/sleep", "1000");
      web.add("ns-rollout-db-2", LIMITS, "/bin/sleep", "1000");
      var plan = approved(web);
      Set<String> killedAt = new HashSet<>();
      var node =
          web.node(
              "node",
              fences,
              LEASE,
              point -> {
                boolean here =
                    Set.of(
                            "apply.dispatch.committed",
                            "apply.write.after",
                            "Conclude.before-commit",
                            "undo.write.after")
                        .contains(point);
                if (here && killedAt.add(point)) {
                  kill(data);
                }
              });
      turnsUntil(web, node, plan.id(), "completed", "rolled-back", "needs-human");
      assertThat(web.state(plan.id())).isEqualTo("completed");
      web.decisions().rollBack(plan.id(), "on demand");
      turnsUntil(web, node, plan.id(), "rolled-back", "needs-human");
      assertThat(web.state(plan.id())).isEqualTo("rolled-back");
      assertThat(killedAt).hasSize(4);
      expectNothingLost(database, web, plan.id());
    } finally {
      new ProcessBuilder("rm", "-rf", data.toString()).start().waitFor();
    }
  }

  /// Once it runs: after the last kill it may be on its way up still.
  private static void kill(Path data) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!server(data).map(ProcessHandle::destroyForcibly).orElse(false)) {
      assertThat(System.nanoTime()).as("the server came up again").isLessThan(deadline);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Optional<ProcessHandle> server(Path data) {
    try {
      return Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).stream()
          .findFirst()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  private static void expectNothingLost(Database database, Rolled web, long plan) {
    assertThat(new AuditStore(database.jdbi()).faults()).isEmpty();
    assertThat(
            web.texts(
                "select distinct state from nightshift.rollout_action where plan_id = " + plan))
        .containsExactly("confirmed");
    for (int i = 0; i < web.dockerIds.size(); i++) {
      assertThat(web.facts(i).limits().nanoCpus()).isEqualTo(500_000_000);
      assertThat(web.facts(i).restartCount()).isZero();
    }
  }

  @Test
  void theDockerDaemonIsRestarted() throws Exception {
    DockerCli.assumeDaemon();
    try (var daemon = OwnDaemon.start(DockerCli.IMAGE);
        var database = TestDatabase.forClass(RolloutFaultsTest.class);
        var web = new Rolled(database, "web", DockerHost.at(daemon.address()))) {
      for (int i = 1; i <= 2; i++) {
        web.adopt("own-" + i, own(daemon, "own-" + i));
      }
      var before = List.of(web.facts(0).startedAt(), web.facts(1).startedAt());
      var plan = approved(web);
      var restarts = new AtomicInteger();
      var node =
          web.node(
              "node",
              fences,
              LEASE,
              point -> {
                if (point.equals("apply.dispatch.committed") && restarts.getAndIncrement() == 0) {
                  stop(daemon);
                }
              });
      for (int i = 0; i < 400 && restarts.get() == 0; i++) {
        Rolled.turn(node);
        Thread.sleep(50);
      }
      var away = Rolled.turn(node);
      assertThat(away.sentence()).as("a turn without a daemon").containsIgnoringCase("docker");
      assertThat(web.state(plan.id())).isEqualTo("running");
      daemon.startAgain();
      turnsUntil(web, node, plan.id(), "completed", "rolled-back", "needs-human");
      assertThat(web.state(plan.id())).isEqualTo("completed");
      for (int i = 0; i < 2; i++) {
        assertThat(web.limits(i).declared().nanoCpus()).isEqualTo(250_000_000);
        assertThat(web.limits(i).memory()).isEqualTo(32 * Rolled.MIB);
        assertThat(web.facts(i).startedAt()).isEqualTo(before.get(i));
      }
    }
  }

  private static String own(OwnDaemon daemon, String name)
      throws IOException, InterruptedException {
    var words = new java.util.ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(LIMITS);
    words.addAll(List.of(DockerCli.IMAGE, "/bin/sleep", "1000"));
    return daemon.docker(words.toArray(String[]::new));
  }

  private static void stop(OwnDaemon daemon) {
    try {
      daemon.stop();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aChangedContainerIsRemoved() throws Exception {
    DockerCli.assumeDaemon();
    try (var database = TestDatabase.forClass(RolloutFaultsTest.class);
        var web = new Rolled(database, "web")) {
      three(web);
      var plan = approved(web);
      var node = node(web);
      untilChanged(web, node, plan.id());
      DockerCli.docker("rm", "-f", "ns-rollout-gone-1");
      turnsUntil(web, node, plan.id(), "rolled-back", "completed", "needs-human");
      assertThat(web.state(plan.id())).isEqualTo("rolled-back");
      assertThat(web.reason(plan.id())).contains("ns-rollout-gone-1 is gone");
      assertThat(web.facts(1).limits().nanoCpus()).isEqualTo(500_000_000);
      assertThat(web.facts(2).limits().nanoCpus()).isEqualTo(500_000_000);
    }
  }

  /// The stage that was to change it has no other: it is passed over, the rest goes on.
  @Test
  void aContainerIsRemovedBeforeItsTurnAndAPersonLetsTheRestGoOn() throws Exception {
    DockerCli.assumeDaemon();
    try (var database = TestDatabase.forClass(RolloutFaultsTest.class);
        var web = new Rolled(database, "web")) {
      three(web);
      var plan = approved(web);
      var node = node(web);
      untilChanged(web, node, plan.id());
      DockerCli.docker("rm", "-f", "ns-rollout-gone-2");
      turnsUntil(web, node, plan.id(), "held");
      assertThat(web.reason(plan.id())).contains("ns-rollout-gone-2 is gone");
      web.decisions().proceed(plan.id(), "it is not needed any more");
      turnsUntil(web, node, plan.id(), "rolled-back", "completed", "needs-human");
      assertThat(web.state(plan.id())).as(web.reason(plan.id())).isEqualTo("completed");
      assertThat(
              web.texts(
                  "select kind || ' ' || state from nightshift.rollout_stage where plan_id = %d order by ordinal"
                      .formatted(plan.id())))
          .containsExactly("canary passed", "partial cancelled", "full passed");
      assertThat(web.facts(2).limits().nanoCpus()).isEqualTo(250_000_000);
    }
  }

  private static void three(Rolled web) throws Exception {
    for (int i = 1; i <= 3; i++) {
      web.add("ns-rollout-gone-" + i, LIMITS, "/bin/sleep", "1000");
    }
  }

  private RolloutJob node(Rolled web) {
    return web.node("node", fences, LEASE, Checkpoint.NONE);
  }

  private static void untilChanged(Rolled web, RolloutJob node, long plan)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (web.text(
            "select state from nightshift.rollout_action where kind = 'apply' and state = 'confirmed' and plan_id = %d"
                .formatted(plan))
        .isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Rolled.turn(node);
      Thread.sleep(50);
    }
  }
}
