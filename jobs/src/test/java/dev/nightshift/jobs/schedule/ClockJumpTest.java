package dev.nightshift.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A node whose clock is set while it works. Who lives is judged by the database's clock.
class ClockJumpTest {
  private static final Instant DUE = Instant.parse("2026-11-21T02:00:00Z");

  private Instant now = Instant.parse("2026-11-21T02:00:01Z");
  private Database database;
  private LedgerStore ledger;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(ClockJumpTest.class);
    ledger = new LedgerStore(database.jdbi());
  }

  @AfterEach
  void close() {
    database.close();
  }

  /// Sets the clock amid its work.
  private final class Jumping implements ScheduledJob {
    private final Duration jump;

    Jumping(Duration jump) {
      this.jump = jump;
    }

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
      now = now.plus(jump);
      return RunResult.done("jumped");
    }
  }

  private RunHistoryStore.Entry run(Duration jump) {
    try (var runner = new Runner(ledger, "a@1", "alpha", () -> now)) {
      assertThat(runner.run(new Jumping(jump), DUE)).get().extracting("state").isEqualTo("done");
    }
    return new RunHistoryStore(database.jdbi()).find("digest", "fleet", DUE).orElseThrow();
  }

  @Test
  void aRunNeverEndsBeforeItBegan() {
    var entry = run(Duration.ofDays(-1));
    assertThat(entry.endedAt()).isEqualTo(entry.startedAt());
  }

  @Test
  void aDayForwardMakesARunLongAndNothingElse() {
    var entry = run(Duration.ofDays(1));
    assertThat(Duration.between(entry.startedAt(), entry.endedAt())).isEqualTo(Duration.ofDays(1));
    try (var runner = new Runner(ledger, "a@1", "alpha", () -> now)) {
      assertThat(runner.run(new Jumping(Duration.ZERO), DUE)).as("it is done").isEmpty();
    }
  }

  @Test
  void aNodeFarAheadTakesNothingFromOneThatLives() {
    var held = ledger.claim("digest", "fleet", DUE, "b@1", DUE);
    assertThat(held).isInstanceOf(LedgerStore.Claim.Held.class);
    now = now.plus(Duration.ofDays(2));
    List<Instant> begun = new ArrayList<>();
    var watchdog =
        new Watchdog(new TriggerStore(database.jdbi()), ledger, "a@1", List.of("fleet"), () -> now);
    watchdog.look(
        _ -> Optional.of(new Jumping(Duration.ZERO)), (_, scheduledAt) -> begun.add(scheduledAt));
    assertThat(begun).isEmpty();
    assertThat(ledger.claim("digest", "fleet", DUE.plusSeconds(60), "a@1", now))
        .isInstanceOf(LedgerStore.Claim.Busy.class);
  }
}
