package dev.nightshift.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import dev.nightshift.jobs.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CurrentUsageStoreTest {
  private static final Instant LISTED = Instant.parse("2026-11-22T06:00:00Z");
  private static final Instant READ = LISTED.plus(Duration.ofSeconds(110));

  @Test
  void aWorkloadWasSeenWhenOneOfItsContainersWasRead() {
    try (var database = TestDatabase.forClass(CurrentUsageStoreTest.class)) {
      var jdbi = database.jdbi();
      var usage = new GeneratedUsage(jdbi);
      long host = usage.host("alpha", LISTED);
      long web = usage.container(host, "web", LISTED);

      new ContainerStore(jdbi).stillThere(new HostId(host), List.of(new ContainerId(web)), READ);

      assertThat(new CurrentUsageStore(jdbi).workloads(READ, false))
          .singleElement()
          .extracting(CurrentUsageStore.WorkloadNow::lastSeen)
          .isEqualTo(READ);
      var seen =
          jdbi.withHandle(
              handle ->
                  handle
                      .createQuery("select last_seen from report.workload")
                      .map((row, _) -> Rows.instant(row, "last_seen"))
                      .one());
      assertThat(seen).isEqualTo(READ);
    }
  }
}
