package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about benchmarks beside forty nights, the last nine of them on another kernel and a
/// tenth slower.
class BenchmarkCommandsTest {
  private static Database database;
  @TempDir private static Path folder;

  @BeforeAll
  static void fill() {
    database = TestDatabase.forClass(BenchmarkCommandsTest.class);
    TestDatabase.owner(database)
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        insert into nightshift.host (name, first_seen, last_seen) values ('alpha', now(), now());
                        insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, low, high, trials,
                          unit, higher_is_better, outcome, environment, series, disturbed)
                        select h.id, timestamptz '2026-11-20 02:00Z' - n * interval '1 day', 'nightly', 'java-cpu', 'arithmetic',
                          f * 5e8, f * 4.95e8, f * 5.05e8, 12, '1/s', true, 'measured',
                          jsonb_build_object('kernel', case when n < 9 then '6.12' else '6.1' end), 'java 25', 0
                        from nightshift.host h, generate_series(0, 39) n,
                          lateral (select (1 + 0.01 * sin(n * 7.3)) * case when n < 9 then 0.9 else 1 end as f) x;
                        insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, low, high, trials,
                          unit, higher_is_better, outcome, environment, series, disturbed)
                        select h.id, timestamptz '2026-11-20 12:00Z', 'chosen-insisted', 'java-cpu', 'arithmetic',
                          3e8, 2e8, 4e8, 12, '1/s', true, 'measured', '{}', 'java 25', 0 from nightshift.host h;
                        """)
                    .execute());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void historyTellsTheNightFromWhichOnItWasSlowerAndWhatChangedThen() {
    assertThat(typed("benchmark", "history", "java-cpu", "--most", "2"))
        .contains("alpha nightly arithmetic", "2026-10-12 to 2026-11-20")
        .contains("since 2026-11-12 worse -", "that night changed: kernel from 6.1 to 6.12");
  }

  @Test
  void historyForMachinesHoldsRowsOnly() {
    assertThat(typed("benchmark", "history", "java-cpu", "--format", "csv").lines()).hasSize(42);
  }

  @Test
  void listPrefersNightsToWhatWasInsistedOn() {
    assertThat(typed("benchmark", "list"))
        .contains("2026-11-20 02:00")
        .doesNotContain("chosen-insisted");
  }

  @Test
  void comparesTwoNights() {
    assertThat(typed("benchmark", "compare", "2026-11-01", "2026-11-20"))
        .containsPattern("java-cpu +arithmetic +.* M +4.. M +-10\\..* % .* worse");
  }

  @Test
  void twoNightsOfOneLevelAreTheSame() {
    assertThat(typed("benchmark", "compare", "2026-11-17", "2026-11-20"))
        .containsPattern("java-cpu +arithmetic +.* M +.* M +[+-].* % +-.* % +\\+.* % +same");
  }

  @Test
  void machinesAreToldTheSame() {
    assertThat(typed("benchmark", "compare", "2026-11-01", "2026-11-20", "--format", "csv"))
        .startsWith("benchmark,metric,before,after,change,low,high,verdict")
        .contains("java-cpu,arithmetic,", ",worse");
  }

  private static String typed(String... words) {
    var environment = new HashMap<>(TestDatabase.environment(database));
    environment.put("NIGHTSHIFT_HOST", "alpha");
    var typed = Typed.nightshift(environment, folder, words);
    assertThat(typed.exit()).as(typed.error()).isZero();
    return typed.out();
  }
}
