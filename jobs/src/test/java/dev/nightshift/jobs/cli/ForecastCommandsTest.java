package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is foreseen from own samples, as a person asks for it.
class ForecastCommandsTest {
  private static final int STEP = 300;
  private static final int DAY = 288;
  private static final int DAYS = 8;
  private static final int CONTAINERS = 15;

  @TempDir private Path data;

  private Database database;
  private GeneratedUsage usage;
  private long host;

  /// Begin of the five minutes that run now.
  private Instant until;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(ForecastCommandsTest.class);
    usage = new GeneratedUsage(database.jdbi());
    long now = Instant.now().getEpochSecond();
    until = Instant.ofEpochSecond(now - now % STEP);
    for (int day = 0; day <= DAYS; day++) {
      usage.day(until.minus(Duration.ofDays(day)));
    }
    host = usage.host("alpha", until.minus(Duration.ofDays(DAYS)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whoIsBusyAtThisTimeOfEachDayIsForeseen() {
    for (int k = 0; k < CONTAINERS; k++) {
      // each is busy for half an hour a day; c0 from the step that runs now
      busyDaily(usage.container(host, "c" + k, until), k * 19);
    }
    var typed = typed("forecast", "bottlenecks");
    assertThat(typed.error()).isEmpty();
    assertThat(typed.exit()).isZero();
    assertThat(typed.out())
        .contains("cpu: boosting speaks", "memory: too few bottlenecks in 15 series")
        .containsPattern("alpha/c0 +cpu +2\\d\\.\\d % ");
    var first = typed("forecast", "bottlenecks", "--format", "csv").out().lines().toList().get(1);
    assertThat(first).startsWith("alpha/c0,cpu,").endsWith("at this time hot on 7 of 7 days");
    assertThat(Double.parseDouble(first.split(",", -1)[3])).isBetween(0.5, 1.0);
  }

  @Test
  void withoutBottlenecksNothingIsForeseen() {
    usage.containerSamples(
        host,
        usage.container(host, "quiet", until),
        until.minus(Duration.ofHours(2)),
        Duration.ofMinutes(5),
        24);
    var typed = typed("forecast", "bottlenecks");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).contains("Nothing can be foreseen yet", "too few bottlenecks");
    assertThat(typed("forecast", "bottlenecks", "--hot", "0").exit()).isEqualTo(2);
  }

  private void busyDaily(long container, int begins) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into nightshift.container_sample (container_id, at, seconds, cpu_cores, cpu_limit_cores,
                          memory_working_set_bytes, memory_limit_bytes, source)
                        select :container, cast(:until as timestamptz) - make_interval(secs => 300 * i) + interval '10 seconds', 10,
                          case when (:begins + i) % 288 between 283 and 288 or (:begins + i) % 288 = 0 then 0.95 else 0.2 + 0.05 * random() end,
                          1, 100, 1000, 1
                        from generate_series(1, :count) i
                        """)
                    .bind("container", container)
                    .bind("until", until.atOffset(ZoneOffset.UTC))
                    .bind("begins", begins)
                    .bind("count", DAYS * DAY)
                    .execute());
  }

  private Typed typed(String... words) {
    return Typed.nightshift(database, data, words);
  }
}
