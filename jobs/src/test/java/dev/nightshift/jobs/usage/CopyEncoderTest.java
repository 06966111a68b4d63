package dev.nightshift.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CopyEncoderTest {
  private static Database database;
  private static Jdbi jdbi;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(CopyEncoderTest.class);
    jdbi = database.jdbi();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void eachTableHasTheColumnsThatAreWrittenWithTheirTypes() {
    for (var table :
        List.of(
            SampleTables.HOST,
            SampleTables.CONTAINER,
            SampleTables.DEVICE,
            SampleTables.COLLECTOR)) {
      List<String> columns =
          jdbi.withHandle(
              handle ->
                  handle
                      .createQuery(
                          """
                          select column_name from information_schema.columns
                          where table_schema = 'nightshift' and table_name = :table order by ordinal_position
                          """)
                      .bind("table", table.name())
                      .mapTo(String.class)
                      .list());
      assertThat(table.columns()).as(table.name()).isEqualTo(columns);
    }
  }

  @Test
  void aSampleComesBackAsItWasWritten() {
    var store = new SampleStore(jdbi);
    store.write(GeneratedRounds.batch(7, GeneratedRounds.NOON, 2), false);
    Map<String, Object> row =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select at, seconds, cpu_cores, cpu_limit_cores, periods, throttled_seconds, memory_working_set_bytes,
                          memory_limit_bytes, io_stalled_seconds, network_drops, pids, source
                        from nightshift.container_sample where container_id = 7
                        """)
                    .mapToMap()
                    .one());
    assertThat(row)
        .containsEntry("seconds", 10.0f)
        .containsEntry("cpu_cores", 0.5)
        .containsEntry("cpu_limit_cores", null)
        .containsEntry("periods", 100L)
        .containsEntry("throttled_seconds", 3.25)
        .containsEntry("memory_working_set_bytes", 1L << 40)
        .containsEntry("memory_limit_bytes", null)
        .containsEntry("network_drops", null)
        .containsEntry("pids", 12)
        .containsEntry("source", 2);
    assertThat(((java.sql.Timestamp) row.get("at")).toInstant()).isEqualTo(GeneratedRounds.NOON);
  }

  @Test
  void aHostileDeviceNameIsOnlyText() {
    var store = new SampleStore(jdbi);
    store.write(GeneratedRounds.device("x'); drop table nightshift.host; --\0\t€"), false);
    String stored =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select name from nightshift.device_sample where host_id = 99")
                    .mapTo(String.class)
                    .one());
    assertThat(stored).isEqualTo("x'); drop table nightshift.host; --\t€");
  }
}
