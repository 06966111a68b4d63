package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The models of Smile that are shipped, trained and used in processes of their own.
class SmileBenchmarkTest {
  @TempDir private Path folder;

  static List<Benchmark> models() {
    return Suite.smile();
  }

  @ParameterizedTest
  @MethodSource("models")
  void learnsAndAnswers(Benchmark model) throws InterruptedException {
    var tool = new Tool(System.getenv("PATH")).insisted();
    var results =
        Measuring.once(model, tool, folder).stream()
            .map(BenchmarkResult.Measured.class::cast)
            .collect(Collectors.toMap(BenchmarkResult.Measured::metric, measured -> measured));
    assertThat(results).containsOnlyKeys("training", "inference", "peak-memory");
    assertThat(results.get("training").value().median()).isBetween(1e-4, 60.0);
    assertThat(results.get("inference").value().median()).isGreaterThan(1e3);
    assertThat(results.get("peak-memory").value().median()).isBetween(32e6, 1e9);
    // a faster host takes no more memory
    assertThat(results.get("training").hostSpeed()).isNotNull();
    assertThat(results.get("peak-memory").hostSpeed()).isNull();
  }
}
