package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchRecommendCommandTest {
  @TempDir private Path data;

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "100001"})
  void aNumberOfWorkloadsThatMakesNoSenseIsSaid(String workloads) {
    var typed = Typed.nightshift(Map.of(), data, "bench", "recommend", "--workloads", workloads);
    assertThat(typed.error())
        .isEqualTo(
            "nightshift: --workloads must be in 1..100000, is "
                + workloads
                + ": say how many to generate.\n");
    assertThat(typed.exit()).isEqualTo(2);
  }
}
