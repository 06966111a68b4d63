package dev.nightshift.jobs.schedule;

import static dev.nightshift.jobs.schedule.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant DUE = Instant.parse("2026-11-21T02:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-21T02:00:01Z");
  private static Database database;
  private static Jdbi jdbi;
  private static LedgerStore ledger;
  private static RunHistoryStore history;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(LedgerTest.class, 16);
    jdbi = database.jdbi();
    ledger = new LedgerStore(jdbi);
    history = new RunHistoryStore(jdbi);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void forget() {
    jdbi.useHandle(h -> h.execute("delete from nightshift.job_run"));
  }

  private static Runner runner(String node) {
    return new Runner(ledger, node, "alpha", InstantSource.fixed(NOW));
  }

  private static JobRun claimed(String node) {
    return claimed(node, DUE);
  }

  private static JobRun claimed(String node, Instant due) {
    return ((LedgerStore.Claim.Held) ledger.claim("digest", "fleet", due, node, NOW)).run();
  }

  private static void silence(JobRun run) {
    jdbi.useHandle(
        h ->
            h.execute(
                "update nightshift.job_run set heartbeat_at = heartbeat_at - interval '61 s' where id = ?",
                run.id()));
  }

  @Test
  void isClaimedOnceByTwelveNodesAtOnce() throws Exception {
    var barrier = new CyclicBarrier(12);
    try (var nodes = Executors.newFixedThreadPool(12)) {
      var claims =
          nodes.invokeAll(
              IntStream.range(0, 12)
                  .mapToObj(
                      i ->
                          (Callable<LedgerStore.Claim>)
                              () -> {
                                barrier.await();
                                return ledger.claim("digest", "fleet", DUE, "node" + i, NOW);
                              })
                  .toList());
      int held = 0;
      for (var claim : claims) {
        held += claim.get() instanceof LedgerStore.Claim.Held ? 1 : 0;
      }
      assertThat(held).isOne();
    }
  }

  @Test
  void recordsTheOutcome() {
    var job = new RecordingJob("digest", Scope.FLEET);
    assertThat(runner("a").run(job, DUE)).contains(new Runner.Outcome("done", "noted"));
    var entry = history.find("digest", "fleet", DUE).orElseThrow();
    assertThat(entry.state()).isEqualTo("done");
    assertThat(entry.node()).isEqualTo("a");
    assertThat(entry.sentence()).isEqualTo("noted");
    assertThat(entry.endedAt()).isEqualTo(NOW);
  }

  @Test
  void doesNothingWhenFiredTwice() {
    var job = new RecordingJob("digest", Scope.FLEET);
    runner("a").run(job, DUE);
    assertThat(runner("b").run(job, DUE)).isEmpty();
    assertThat(job.runs()).hasSize(1);
  }

  @Test
  void recordsAFailureOfTheWorldAndOneOfOurs() {
    runner("a").run(failing(new NightshiftException(ErrorKind.MAIL, "The server refuses.")), DUE);
    assertThat(failure()).isEqualTo(List.of("failed", "MAIL", "The server refuses."));
    forget();
    runner("a").run(failing(new IllegalStateException("a bug")), DUE);
    assertThat(failure())
        .isEqualTo(List.of("failed", "OURS", "java.lang.IllegalStateException: a bug"));
  }

  private static ScheduledJob failing(RuntimeException failure) {
    return new ScheduledJob() {
      @Override
      public String name() {
        return "digest";
      }

      @Override
      public Scope scope() {
        return Scope.FLEET;
      }

      @Override
      public RunResult run(JobRun run) {
        throw failure;
      }
    };
  }

  private static List<String> failure() {
    return jdbi.withHandle(
        h ->
            h.createQuery("select state, error_kind, error from nightshift.job_run")
                .map((r, _) -> List.of(r.getString(1), r.getString(2), r.getString(3)))
                .one());
  }

  @Test
  void leavesALivingRunAlone() {
    claimed("a");
    assertThat(ledger.claim("digest", "fleet", DUE, "b", NOW))
        .isEqualTo(new LedgerStore.Claim.Settled());
  }

  @Test
  void takesOverFromASilentNodeAndRefusesTheOldEpoch() {
    JobRun old = claimed("a");
    silence(old);
    JobRun taken = claimed("b");
    assertThat(taken.id()).isEqualTo(old.id());
    assertThat(taken.epoch()).isEqualTo(2);

    // The first node wakes up again.
    assertThat(ledger.heartbeat(old)).isFalse();
    assertThat(ledger.end(old, "done", "late", null, null, NOW)).isFalse();
    assertThatThrownBy(() -> jdbi.useTransaction(h -> LedgerStore.fence(h, old)))
        .hasMessageContaining("taken over");
    ledger.release(old);

    assertThat(ledger.heartbeat(taken)).isTrue();
    assertThat(ledger.end(taken, "done", "in time", null, null, NOW)).isTrue();
    assertThat(history.find("digest", "fleet", DUE).orElseThrow().sentence()).isEqualTo("in time");
  }

  @Test
  void isNotTakenOverWhileATransactionIsTiedToIt() throws Exception {
    JobRun run = claimed("a");
    silence(run);
    try (var other = Executors.newSingleThreadExecutor();
        var heartbeats = Executors.newSingleThreadExecutor()) {
      var takeover =
          jdbi.inTransaction(
              h -> {
                LedgerStore.fence(h, run);
                var waiting = other.submit(() -> ledger.claim("digest", "fleet", DUE, "b", NOW));
                eventually("the takeover waits", Duration.ofSeconds(10), LedgerTest::somebodyWaits);
                // Our own heartbeat, on its thread, does not wait for us.
                assertThat(heartbeats.submit(() -> ledger.heartbeat(run)).get()).isTrue();
                assertThat(waiting.isDone()).isFalse();
                return waiting;
              });
      assertThat(takeover.get()).isInstanceOf(LedgerStore.Claim.Held.class);
    }
  }

  private static boolean somebodyWaits() {
    return jdbi.withHandle(
        h ->
            h.createQuery("select exists (select from pg_locks where not granted)")
                .mapTo(Boolean.class)
                .one());
  }

  @Test
  void neverOverlapsAnotherRunOfTheSameJob() throws Exception {
    JobRun first = claimed("a");
    Instant later = DUE.plusSeconds(3_600);
    assertThat(ledger.claim("digest", "fleet", later, "b", NOW))
        .isEqualTo(new LedgerStore.Claim.Busy("a"));
    assertThat(ledger.claim("digest", "host:alpha", later, "b", NOW))
        .isInstanceOf(LedgerStore.Claim.Held.class);

    var job = new RecordingJob("digest", Scope.FLEET);
    try (var other = Executors.newSingleThreadExecutor()) {
      var second = other.submit(() -> runner("b").run(job, later));
      assertThat(job.runs()).isEmpty();
      ledger.end(first, "done", "", null, null, NOW);
      assertThat(second.get()).contains(new Runner.Outcome("done", "noted"));
    }
  }

  @Test
  void givesAnInterruptedRunBackAtOnce() throws Exception {
    var job = new RecordingJob("digest", Scope.FLEET);
    job.hold();
    var runner = runner("a");
    var worker = Thread.ofPlatform().start(() -> runner.run(job, DUE));
    eventually("it runs", Duration.ofSeconds(10), () -> !job.runs().isEmpty());
    runner.stop();
    assertThat(worker.join(Duration.ofSeconds(5))).isTrue();
    assertThat(runner.isIdle()).isTrue();
    assertThat(history.find("digest", "fleet", DUE).orElseThrow().state()).isEqualTo("running");
    assertThat(claimed("b").epoch()).isEqualTo(2);
  }

  @Test
  void givesUpWhatALaterRunDoesAndWhatKillsEveryNode() {
    JobRun old = claimed("a");
    silence(old);
    JobRun newer = claimed("a", DUE.plusSeconds(3_600));
    silence(newer);
    assertThat(ledger.abandon()).isOne();
    assertThat(history.find("digest", "fleet", DUE).orElseThrow().state()).isEqualTo("abandoned");
    assertThat(ledger.unfinished(List.of("fleet")))
        .containsExactly(new LedgerStore.Unfinished("digest", "fleet", DUE.plusSeconds(3_600)));

    jdbi.useHandle(
        h -> h.execute("update nightshift.job_run set epoch = 5 where id = ?", newer.id()));
    assertThat(ledger.abandon()).isOne();
    assertThat(ledger.unfinished(List.of("fleet"))).isEmpty();
  }

  @Test
  void whoStartsTheServerItselfNeedNotWaitForWhoWorkedBefore() {
    var dead = claimed("alpha@1");
    assertThat(ledger.claim("digest", "fleet", DUE, "alpha@2", NOW))
        .isInstanceOf(LedgerStore.Claim.Settled.class);
    ledger.releaseAll();
    assertThat(claimed("alpha@2").epoch()).isEqualTo(dead.epoch() + 1);
    assertThat(ledger.heartbeat(dead)).isFalse();
  }
}
