package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.jobs.database.AuditStore;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nodes in processes of their own, stopped with SIGSTOP and killed with SIGKILL in the middle of a
/// rollout of real containers.
class RolloutSignalsTest {
  private static final Duration SHORT_LEASE = Duration.ofMillis(1_500);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> LIMITS =
      List.of("--cpus", "0.5", "-m", "64m", "--memory-swap", "64m", "--network", "none");

  @TempDir private Path fences;

  private Database database;
  private Rolled web;
  private Process other;
  private Path said;

  @BeforeEach
  void begin() throws Exception {
    DockerCli.assumeDaemon();
    database = TestDatabase.forClass(RolloutSignalsTest.class);
    web = new Rolled(database, "web");
    web.add("ns-rollout-signal-1", LIMITS, "/bin/sleep", "1000");
    web.add("ns-rollout-signal-2", LIMITS, "/bin/sleep", "1000");
  }

  @AfterEach
  void remove() throws IOException {
    if (other != null) {
      other.destroyForcibly().onExit().join();
    }
    if (web != null) {
      web.close();
      database.close();
    }
  }

  private PlanStore.Stored approved(Duration window) {
    var plan =
        web.keep(web.plan(RolloutMode.AUTO, OnDoubt.ROLL_BACK, window, 0.25, 32 * Rolled.MIB));
    web.decisions().approve(plan.id(), plan.digest(), "looks right");
    return plan;
  }

  /// Starts another process that takes turns until it signals itself.
  private void start(String name, String signal, String point) throws IOException {
    said = fences.resolve(name + ".out");
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classes,
                RolloutNode.class.getName(),
                Long.toString(web.host.value()),
                name,
                fences.toString(),
                Long.toString(SHORT_LEASE.toMillis()),
                signal,
                point)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(TestDatabase.environment(database));
    other = builder.start();
  }

  private void eventually(String what, BooleanSupplier holds) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within " + LONG + ": " + what + "\n" + Files.readString(said));
      }
      Thread.sleep(20);
    }
  }

  private boolean isStopped() {
    try {
      String stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(other.pid())).start().waitFor();
  }

  /// Updates that the daemon was told of for a container, as it remembers them.
  private static long updates(String container, Instant since) throws Exception {
    var events =
        DockerCli.docker(
            "events",
            "--since",
            Long.toString(since.getEpochSecond()),
            "--until",
            Long.toString(InstantSource.system().instant().getEpochSecond() + 1),
            "--filter",
            "event=update",
            "--filter",
            "container=" + container);
    return events.lines().filter(line -> line.contains(" container update ")).count();
  }

  @Test
  void aNodeThatWasStoppedBeyondItsLeaseWritesNoMore() throws Exception {
    var began = InstantSource.system().instant();
    var plan = approved(Duration.ofSeconds(30));
    start("sleeper", "STOP", "apply.looked");
    eventually("the sleeper is stopped", this::isStopped);
    var successor = web.node("successor", fences, Duration.ofSeconds(15), Checkpoint.NONE);
    eventually(
        "the successor has changed the canary",
        () -> turned(successor) && web.facts(0).limits().nanoCpus() == 250_000_000);
    long epoch = epoch();
    signal("CONT");
    eventually("the sleeper was refused", () -> spoke("has written already"));
    assertThat(updates("ns-rollout-signal-1", began)).as("only the successor wrote").isEqualTo(1);
    assertThat(
            web.texts(
                "select distinct epoch::text from nightshift.rollout_action where plan_id = "
                    + plan.id()))
        .containsExactly(Long.toString(epoch));
  }

  @Test
  void aNodeThatWasStoppedInItsWriteHoldsTheSuccessorUpAndNothingGoesWrong() throws Exception {
    var began = InstantSource.system().instant();
    var plan = approved(Duration.ofSeconds(30));
    start("sleeper", "STOP", "apply.write.before");
    eventually("the sleeper is stopped", this::isStopped);
    var successor = web.node("successor", fences, Duration.ofSeconds(15), Checkpoint.NONE);
    var sentences = new ArrayList<String>();
    eventually(
        "the successor waits for the write of the other",
        () -> {
          sentences.add(sentence(successor));
          return sentences.getLast().contains("Another node is writing");
        });
    assertThat(web.facts(0).limits().nanoCpus()).isEqualTo(500_000_000);
    signal("CONT");
    eventually(
        "the write is confirmed",
        () ->
            turned(successor)
                && !web.texts(
                        "select id::text from nightshift.rollout_action where state = 'confirmed' and plan_id = "
                            + plan.id())
                    .isEmpty());
    assertThat(web.facts(0).limits().nanoCpus()).isEqualTo(250_000_000);
    assertThat(updates("ns-rollout-signal-1", began)).isBetween(1L, 2L);
    assertThat(
            web.text(
                "select (min(epoch) = max(epoch))::text from nightshift.rollout_action where plan_id = "
                    + plan.id()))
        .isEqualTo("true");
    assertThat(
            web.text(
                "select epoch::text from nightshift.rollout_action where plan_id = "
                    + plan.id()
                    + " order by id limit 1"))
        .as("brought to an end under the newer epoch")
        .isEqualTo(Long.toString(epoch()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apply.intent.before-commit",
        "apply.dispatch.committed",
        "apply.write.after",
        "Conclude.before-commit",
      })
  void aNodeThatIsKilledIsSucceeded(String point) throws Exception {
    var plan = approved(Duration.ofSeconds(1));
    start("dying", "KILL", point);
    assertThat(other.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(said)).contains("signal KILL");
    var heir = web.node("heir", fences, Duration.ofSeconds(15), Checkpoint.NONE);
    web.turnsUntil(heir, plan.id(), LONG, "completed", "rolled-back", "needs-human");
    assertThat(web.state(plan.id())).isIn("completed", "rolled-back");
    for (int i = 0; i < 2; i++) {
      assertThat(web.facts(i).limits().nanoCpus())
          .isEqualTo(web.state(plan.id()).equals("completed") ? 250_000_000 : 500_000_000);
    }
    assertThat(new AuditStore(database.jdbi()).faults()).isEmpty();
  }

  private long epoch() {
    return Long.parseLong(
        web.text(
            "select epoch::text from nightshift.host_lease where host_id = " + web.host.value()));
  }

  private static boolean turned(RolloutJob node) {
    sentence(node);
    return true;
  }

  private static String sentence(RolloutJob node) {
    try {
      return Rolled.turn(node).sentence();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean spoke(String words) {
    try {
      return Files.readString(said).contains(words);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
