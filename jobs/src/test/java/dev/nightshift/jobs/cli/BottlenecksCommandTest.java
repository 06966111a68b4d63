package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is blamed on a host that has been watched for a minute.
class BottlenecksCommandTest {
  @TempDir private Path data;

  private Database database;

  @BeforeEach
  void aMinuteOfABusyHost() {
    database = TestDatabase.forClass(BottlenecksCommandTest.class);
    var generated =
        new GeneratedHistory(database.jdbi(), Instant.now().truncatedTo(ChronoUnit.HOURS));
    long host = generated.host("alpha", 1);
    generated.container(host, "evil", 1, null, null, 0.12, _ -> 20);
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("update nightshift.host set cpus = 2");
              handle.execute(
                  "update nightshift.host_history set seconds = 60, samples = 6, cpu_mean_cores = 1.972, tcp_retransmits = 42, network_sent_packets = 300");
              handle.execute("update nightshift.container_history set seconds = 60, samples = 6");
            });
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatRunsOutsideOfContainersIsBlamedAndAFewPacketsAreNoLimit() {
    var shown = typed("bottlenecks");
    assertThat(shown.error()).isEmpty();
    assertThat(shown.out())
        .contains(
            "processes outside containers 1.85 cores of 2 cores (otherwise unknown)",
            "1 (60 seconds seen)",
            "See on the host itself what runs outside of containers")
        .doesNotContain("evil", "network");
  }

  @Test
  void aContainerThatFilledTheMinuteIsBlamedForWhatItUsed() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute("update nightshift.container_history set cpu_mean_cores = 1.9"));
    assertThat(typed("bottlenecks").out())
        .contains("evil 1.90 cores (otherwise unknown)", "Limit or move evil")
        .doesNotContain("outside");
  }

  @Test
  void retransmitsOfManyPacketsAreALimitBehindTheFullCpu() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.host_history set tcp_retransmits = 1400, network_sent_packets = 10000"));
    String out = typed("bottlenecks", "--format", "csv").out();
    assertThat(out).contains("alpha,,network,").contains("alpha,,cpu,");
    assertThat(out.indexOf(",cpu,")).isLessThan(out.indexOf(",network,"));
  }

  private Typed typed(String... words) {
    return Typed.nightshift(database, data, words);
  }
}
