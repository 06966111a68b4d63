package dev.nightshift.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The comparison of a node's clock with its database's.
class ClockLeadTest {
  private static final InstantSource HERE = InstantSource.system();
  private static final Duration ERROR = Duration.ofMillis(450);
  private static Database database;

  @BeforeAll
  static void start() {
    database = TestDatabase.forClass(ClockLeadTest.class);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void anAnswerThatWasHeldUpDoesNotCountAsAClockThatIsWrong() {
    var asked = new AtomicInteger();
    // the first question is answered three seconds late
    InstantSource heldUp =
        () -> asked.getAndIncrement() == 0 ? HERE.instant().minusSeconds(3) : HERE.instant();

    assertThat(nodes().clockLead(heldUp).abs()).isLessThan(ERROR);
  }

  @Test
  void aClockThatIsWrongIsToldByHowMuch() {
    InstantSource late = () -> HERE.instant().minusSeconds(3);

    assertThat(nodes().clockLead(late)).isCloseTo(Duration.ofSeconds(3), ERROR);
    assertThatThrownBy(() -> Membership.checkClock(nodes(), true, late))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("ahead of this machine's")
        .hasMessageContaining("set both by NTP");
  }

  private static NodeStore nodes() {
    return new NodeStore(database.jdbi());
  }
}
