package dev.nightshift.jobs.rightsizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdviceBenchTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");

  @Test
  void advisesOnAllGeneratedWorkloadsAndSaysTheSameAgain() throws InterruptedException {
    try (var database = TestDatabase.forClass(AdviceBenchTest.class)) {
      var bench = new AdviceBench(database.jdbi(), RightSizingConfig.DEFAULTS, NOW);
      assertThat(bench.fill(57, _ -> {})).isEqualTo(57 * 672);
      var first = bench.run();
      assertThat(first.outcome().containers()).isEqualTo(57);
      assertThat(first.outcome().tooLittle()).isZero();
      assertThat(first.outcome().resizes()).isGreaterThan(57);
      assertThat(first.outcome().made()).isEqualTo(2 * 57);
      assertThat(first.workloadsPerSecond()).isPositive();
      assertThat(new MovingLimitStore(database.jdbi()).currentOf(null, 1_000)).isNotEmpty();
      assertThat(bench.run().outcome().made()).isZero();
    }
  }
}
