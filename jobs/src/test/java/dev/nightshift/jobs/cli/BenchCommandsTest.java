package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Nightshift measures of itself, on a small scale.
class BenchCommandsTest {
  @TempDir private Path data;

  @Test
  void theAnalysisIsMeasuredAloneAndWithADatabase() {
    var typed = bench("analysis", "--series", "1000", "--containers", "60");
    assertThat(typed.exit()).as(typed.error()).isZero();
    assertThat(typed.out().lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("alone,500,1000,168,"))
        // 60 containers on 2 hosts
        .anyMatch(line -> line.startsWith("with the database,60,124,168,"))
        .anyMatch(line -> line.startsWith("one hour live,60,124,168,"));
    assertThat(bench("analysis", "--days", "0").exit()).isEqualTo(2);
  }

  @Test
  void whatARecordedOperationCostsIsMeasured() {
    var typed = bench("operation", "--operations", "200");
    assertThat(typed.exit()).as(typed.error()).isZero();
    assertThat(typed.out().lines()).hasSize(2).anyMatch(line -> line.startsWith("200,"));
  }

  @Test
  void aMonthIsSharedOutAndSummedUp() {
    var typed = bench("month", "--containers", "110");
    assertThat(typed.exit()).as(typed.error()).isZero();
    assertThat(typed.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("share out,"))
        .anyMatch(line -> line.startsWith("sum up,"));
    assertThat(bench("month", "--containers", "0").exit()).isEqualTo(2);
  }

  private Typed bench(String... words) {
    var all = new String[words.length + 3];
    all[0] = "bench";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--format";
    all[words.length + 2] = "csv";
    return Typed.nightshift(Map.of(), data, all);
  }
}
