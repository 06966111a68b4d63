package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.OwnHistory;
import dev.nightshift.jobs.rightsizing.PolicyLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendJob;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import dev.nightshift.jobs.usage.GeneratedHistory;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecommendationStoryTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");

  private Database database;
  private RecommendationStore store;
  private UsageHistoryStore histories;

  @BeforeEach
  void fill() throws InterruptedException {
    database = TestDatabase.forClass(RecommendationStoryTest.class);
    var generated = new GeneratedHistory(database.jdbi(), NOW);
    long host = generated.host("alpha", 100);
    // 300 MiB, and 700 in the hours from 2 to 4 each night
    generated.container(
        host, "web", 24 * 20, 2.0, 2048L, 0.5, hour -> (hour + 5) % 24 / 2 == 1 ? 700 : 300);
    store = new RecommendationStore(database.jdbi());
    histories = new UsageHistoryStore(database.jdbi());
    new RecommendJob(
            histories,
            store,
            new PolicyLimitStore(database.jdbi()),
            new MovingLimitStore(database.jdbi()),
            () -> RightSizingConfig.DEFAULTS)
        .recommend(RightSizingConfig.DEFAULTS, NOW);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void drawsTheUseWithLimitAndProposal() {
    assertThat(story())
        .contains(
            " ─ limit 2 GiB",
            " ┄ proposal 816 MiB",
            "highest use from 2026-11-01 05:00 to 2026-11-21 05:00 UTC");
  }

  @Test
  void tellsWhyNotLower() {
    assertThat(story()).contains("a tenth lower it is ", "more than the 3 % that one workload may");
  }

  @Test
  void tellsWhatOthersWouldSayAndHowEachFared() {
    assertThat(story())
        .contains("vpa 8", "krr 805 MiB", "had each decided every night of its own history (1")
        .containsPattern("nightshift +[0-9]+ % +0.0 % +0.00 %")
        .containsPattern("oracle +[0-9]+ % +0.0 % +0.00 %");
  }

  private String story() {
    var memory = store.currentOf("web", 10).getLast();
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    new RecommendationStory(
            new Terminal(out, out, false, false),
            memory,
            new OwnHistory(histories, NOW.minus(Duration.ofDays(28)), NOW))
        .tell();
    return said.toString(StandardCharsets.UTF_8);
  }
}
