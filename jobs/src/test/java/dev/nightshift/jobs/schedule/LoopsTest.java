package dev.nightshift.jobs.schedule;

import static dev.nightshift.jobs.schedule.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Loops loops = new Loops();
  private final AtomicInteger turns = new AtomicInteger();

  @AfterEach
  void stop() {
    loops.close();
  }

  @Test
  void aShorterPauseHoldsAtOnce() throws InterruptedException {
    loops.set("outbox", LONG, turns::incrementAndGet);
    loops.set("outbox", SHORT, turns::incrementAndGet);
    eventually("turns are taken", PATIENCE, () -> turns.get() >= 3);
  }

  @Test
  void aLongerPauseEndsTheTurnsOfTheShorterOne() throws InterruptedException {
    loops.set("outbox", SHORT, turns::incrementAndGet);
    eventually("turns are taken", PATIENCE, () -> turns.get() >= 3);
    loops.set("outbox", LONG, turns::incrementAndGet);
    Thread.sleep(100);
    int last = turns.get();
    Thread.sleep(200);
    assertThat(turns).hasValue(last);
  }

  @Test
  void aSlowTurnThatIsReplacedIsNotRepeated() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var let = new CountDownLatch(1);
    loops.set(
        "outbox",
        SHORT,
        () -> {
          turns.incrementAndGet();
          begun.countDown();
          let.await();
        });
    assertThat(begun.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    loops.remove("outbox");
    let.countDown();
    Thread.sleep(200);
    assertThat(turns).hasValue(1);
  }

  @Test
  void aFailedTurnIsTakenAgain() throws InterruptedException {
    loops.set(
        "outbox",
        SHORT,
        () -> {
          if (turns.incrementAndGet() < 3) {
            throw new IllegalStateException("no luck");
          }
        });
    eventually("it is tried again", PATIENCE, () -> turns.get() >= 4);
  }
}
