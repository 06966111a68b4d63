package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightshift.engine.profile.ScheduleConfig;
import dev.nightshift.engine.profile.Timing;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.LedgerStore;
import dev.nightshift.jobs.schedule.Membership;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.Runner;
import dev.nightshift.jobs.schedule.Schedule;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nightshift jobs …` as a person types it, on a real database, with and without a running node.
class JobsCommandsTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Timing NEVER = new Timing.Never();
  private static final String HOST = "alpha";

  @TempDir private Path data;
  private Database database;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(JobsCommandsTest.class, 16);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /// A node with one job, as an engine has it.
  private final class Node implements AutoCloseable {
    private final Membership membership;
    private final Schedule schedule;

    Node(ScheduledJob job, ScheduleConfig times) {
      var jdbi = database.jdbi();
      long host =
          jdbi.withHandle(
              h ->
                  h.createQuery(
                          "insert into nightshift.host (name, first_seen, last_seen) values (?,"
                              + " now(), now()) returning id")
                      .bind(0, HOST)
                      .mapTo(Long.class)
                      .one());
      membership = Membership.join(new NodeStore(jdbi), HOST, host, "test", CLOCK);
      var runner = new Runner(new LedgerStore(jdbi), membership.node(), HOST, CLOCK);
      schedule =
          new Schedule(
              jdbi,
              database.schedulerPool(Schedule.connections()),
              HOST,
              List.of(job),
              runner,
              CLOCK);
      schedule.start(times);
    }

    @Override
    public void close() {
      schedule.close();
      membership.close();
    }
  }

  private record Job(String name, Scope scope, Supplier<RunResult> work) implements ScheduledJob {
    @Override
    public RunResult run(JobRun run) {
      return work.get();
    }
  }

  private static ScheduleConfig digestAt(Timing timing) {
    return new ScheduleConfig(
        java.time.ZoneId.of("UTC"),
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        timing,
        NEVER,
        NEVER);
  }

  private Typed jobs(String... words) {
    var environment = new HashMap<>(TestDatabase.environment(database));
    environment.put("NIGHTSHIFT_HOST", HOST);
    environment.put("DOCKER_HOST", "unix://" + data.resolve("no-docker.sock"));
    var all = new String[words.length + 1];
    all[0] = "jobs";
    System.arraycopy(words, 0, all, 1, words.length);
    return Typed.nightshift(Map.copyOf(environment), data, all);
  }

  private static JsonNode json(Typed typed) {
    assertThat(typed.error()).isEmpty();
    return JsonMapper.shared().readTree(typed.out());
  }

  @Test
  void theListHoldsEveryJobThatAnEngineBuilds() {
    var settings = Settings.of(Map.of(), data);
    try (var docker = DockerHost.at("unix://" + data.resolve("no-docker.sock"))) {
      var machine = Machine.register(database, docker, Map.of(), CLOCK.instant());
      var crew =
          Crew.of(
              settings,
              database,
              docker,
              machine,
              () -> {
                throw new IllegalStateException("no job is run here");
              });
      assertThat(crew.all())
          .extracting(ScheduledJob::name, ScheduledJob::scope)
          .containsExactlyInAnyOrderElementsOf(
              Crew.SCOPES.entrySet().stream().map(e -> tuple(e.getKey(), e.getValue())).toList());
    }
    assertThat(json(jobs("list", "--format", "json")).findValuesAsString("job"))
        .containsExactlyInAnyOrderElementsOf(Crew.SCOPES.keySet());
  }

  @Test
  void theListTellsWhatComesWhenAndHowItEnded() {
    var digest = new Job("digest", Scope.FLEET, () -> RunResult.done("one digest"));
    try (var _ = new Node(digest, digestAt(Timing.parse("Monday 07:00")))) {
      assertThat(jobs("run", "digest").exit()).isZero();
      var row = row(jobs("list", "--format", "json"), "digest");
      assertThat(row.path("scope").asString()).isEqualTo("fleet");
      assertThat(row.path("next_run").asString()).endsWith("T07:00:00Z");
      assertThat(row.path("paused").asBoolean()).isFalse();
      assertThat(row.path("state").asString()).isEqualTo("done");
      assertThat(row.path("what_it_did").asString()).isEqualTo("one digest");
    }
  }

  @Test
  void theListTellsOfWhatRunsEveryFewSeconds() throws Exception {
    var outbox = new Job("outbox", Scope.FLEET, () -> RunResult.done("No mail was due."));
    var times =
        new ScheduleConfig(
            java.time.ZoneId.of("UTC"),
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            NEVER,
            Timing.parse("every 5s"),
            NEVER);
    try (var _ = new Node(outbox, times)) {
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      var row = row(jobs("list", "--format", "json"), "outbox");
      while (row.path("state").isNull() && System.nanoTime() < deadline) {
        Thread.sleep(100);
        row = row(jobs("list", "--format", "json"), "outbox");
      }
      assertThat(row.path("state").asString("")).isEqualTo("done");
      assertThat(row.path("what_it_did").asString("")).isEqualTo("No mail was due.");
      assertThat(row.path("last_run").asString("")).isNotEmpty();
      assertThat(row.path("next_run").asString("")).isNotEmpty();
    }
  }

  @Test
  void theListSaysWhenNothingRuns() {
    assertThat(jobs("list").out()).contains("Nightshift is not running");
  }

  private static JsonNode row(Typed list, String job) {
    for (JsonNode row : json(list)) {
      if (row.path("job").asString().equals(job)) {
        return row;
      }
    }
    throw new AssertionError(job + " is not listed: " + list.out());
  }

  @Test
  void aLiveNodeDoesWhatIsAskedFor() {
    var digest = new Job("digest", Scope.FLEET, () -> RunResult.done("one digest"));
    try (var _ = new Node(digest, digestAt(NEVER))) {
      var typed = jobs("run", "digest");
      assertThat(typed.exit()).isZero();
      assertThat(typed.out()).contains("✓ digest: one digest (done, ");
      var history = json(jobs("history", "digest", "--format", "json"));
      assertThat(history).hasSize(1);
      assertThat(history.get(0).path("node").asString()).startsWith(HOST + "@");
    }
  }

  @Test
  void aFailedRunExitsWithThreeAndItsSentence() {
    var digest =
        new Job(
            "digest",
            Scope.FLEET,
            () -> {
              throw new dev.nightshift.jobs.NightshiftException(
                  dev.nightshift.jobs.ErrorKind.MAIL, "The mail server is asleep.");
            });
    try (var _ = new Node(digest, digestAt(NEVER))) {
      var typed = jobs("run", "digest");
      assertThat(typed.exit()).isEqualTo(3);
      assertThat(typed.out()).contains("✗ digest: The mail server is asleep. (failed, ");
    }
  }

  @Test
  void withoutANodeTheCommandRunsItItself() {
    var typed = jobs("run", "roll-up", "--format", "json");
    assertThat(typed.exit()).as(typed.error()).isZero();
    var run = JsonMapper.shared().readTree(typed.out()).get(0);
    assertThat(run.path("state").asString()).isEqualTo("done");
    assertThat(run.path("node").asString()).startsWith(HOST + "@").endsWith("/command");
    assertThat(json(jobs("history", "--format", "json"))).hasSize(1);
  }

  @Test
  void aHostWithoutANodeIsToldInOneSentence() {
    var typed = jobs("run", "health-check", "--host", "beta");
    assertThat(typed.exit()).isEqualTo(3);
    assertThat(typed.error())
        .isEqualTo(
            "nightshift: No Nightshift runs on host beta, and this is alpha: start it there, or"
                + " leave out --host.\n");
  }

  @Test
  void aPausedJobStaysAwayUntilItIsResumed() {
    var digest = new Job("digest", Scope.FLEET, () -> RunResult.done("one digest"));
    try (var _ = new Node(digest, digestAt(Timing.parse("Monday 07:00")))) {
      assertThat(jobs("resume", "digest").out()).startsWith("digest was not paused.");
      assertThat(jobs("pause", "digest").out()).startsWith("digest is paused;");
      assertThat(jobs("pause", "digest").out()).startsWith("digest is paused already;");
      assertThat(row(jobs("list", "--format", "json"), "digest").path("paused").asBoolean())
          .isTrue();
      assertThat(jobs("resume", "digest").out()).startsWith("digest comes at its times again.");
      assertThat(row(jobs("list", "--format", "json"), "digest").path("paused").asBoolean())
          .isFalse();
    }
    List<String> audit =
        database
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery(
                            "select change from nightshift.audit where entity = 'job:digest' order"
                                + " by seq")
                        .mapTo(String.class)
                        .list());
    assertThat(audit).containsExactly("paused", "resumed");
  }

  @Test
  void whatCannotBePausedIsSaid() {
    var typed = jobs("pause", "outbox");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.error()).contains("outbox runs every 10s and cannot be paused");
    assertThat(jobs("pause", "digest").error()).contains("digest is not scheduled yet");
    assertThat(jobs("pause", "digest", "--host", HOST).error())
        .contains("runs once for the whole fleet");
  }

  @Test
  void anUnknownJobIsWrongUsageAndComesWithTheNearestOne() {
    for (String command : List.of("run", "pause", "resume", "history")) {
      var typed = jobs(command, "helth-check");
      assertThat(typed.exit()).isEqualTo(2);
      assertThat(typed.error())
          .isEqualTo(
              "nightshift: There is no job 'helth-check'; did you mean health-check? 'nightshift"
                  + " jobs list' shows all.\n");
    }
  }

  @Test
  void historyInCsvHasOneLineForEachRun() {
    assertThat(jobs("history").out()).isEqualTo("No job has run yet.\n");
    jobs("run", "roll-up");
    jobs("run", "retention");
    var lines = jobs("history", "--format", "csv").out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst())
        .isEqualTo("job,scope,due,started,took,state,node,epoch,what_it_did");
    assertThat(lines.get(1)).startsWith("retention,fleet,");
    assertThat(jobs("history", "--most", "1", "--format", "csv").out().lines()).hasSize(2);
  }
}
