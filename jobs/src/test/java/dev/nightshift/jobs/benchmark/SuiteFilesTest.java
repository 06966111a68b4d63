package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteFilesTest {
  private static final DockerHost NO_DOCKER = DockerHost.at("unix:///nowhere/docker.sock");

  @TempDir Path folder;

  private final SuiteFiles files = SuiteFiles.read(Path.of("no", "such", "folder"), NO_DOCKER);

  private List<BenchmarkResult> run(String yaml) throws InterruptedException {
    files.add("mine.yaml", yaml);
    return Measuring.once(files.benchmarks().get("mine"), new Tool(System.getenv("PATH")), folder);
  }

  private static double value(List<BenchmarkResult> results, String metric) {
    return results.stream()
        .map(BenchmarkResult.Measured.class::cast)
        .filter(measured -> measured.metric().equals(metric))
        .findFirst()
        .orElseThrow()
        .value()
        .median();
  }

  @Test
  void whatIsShippedIsRightAndInItsSuite() {
    assertThat(files.benchmarks()).containsKeys("fio-sequential-read", "iperf3-loopback");
    assertThat(files.suites().get("full").benchmarks()).containsAll(files.benchmarks().keySet());
  }

  @Test
  void readsNumbersByPatternByPointerAndByTheClock() throws InterruptedException {
    var results =
        run(
            """
            benchmarks:
              mine:
                command: [sh, -c, 'sleep 0.2; echo "note"; echo "{\\"a\\": [{\\"b.c\\": 1500}]}"; echo "rate: 1,234.5 k" >&2']
                trials: 2
                metrics:
                  rate: {regex: 'rate: ([\\d.,]+) k', scale: 1000, unit: 1/s, better: higher}
                  latency: {json: /a/0/b.c, scale: 1.0e-6, unit: s}
                  time: {time: true}
            """);
    assertThat(value(results, "rate")).isEqualTo(1_234_500);
    assertThat(value(results, "latency")).isBetween(0.0014999, 0.0015001);
    assertThat(value(results, "time")).isBetween(0.2, 5.0);
  }

  @Test
  void rubbishHangsAndAbsentProgramsAreTold() throws InterruptedException {
    assertThat(
            run("{benchmarks: {mine: {command: [echo, rubbish], metrics: {x: {regex: '(1)'}}}}}"))
        .containsExactly(
            new BenchmarkResult.Failed("mine", "its output was not understood: rubbish"));
    assertThat(
            run(
                "{benchmarks: {mine: {command: [sleep, 60], timeout: 1s, metrics: {x: {time:"
                    + " true}}}}}"))
        .containsExactly(new BenchmarkResult.Failed("mine", "it did not end within 1 s"));
    assertThat(
            run(
                "{benchmarks: {mine: {command: [nosuch], package: such, metrics: {x: {time:"
                    + " true}}}}}"))
        .containsExactly(
            new BenchmarkResult.Skipped(
                "mine", "nosuch is not installed (Debian: apt-get install such)"));
    assertThat(
            run(
                "{benchmarks: {mine: {command: [sh, -c, 'echo no GPU here; exit 77'], metrics: {x:"
                    + " {time: true}}}}}"))
        .containsExactly(new BenchmarkResult.Skipped("mine", "no GPU here"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          benchmarks: [                                                    | mine.yaml is not YAML, line 1, column 14: expected the node content, but found
          benchmark: {}                                                    | 'benchmark' is none of benchmarks, databases, suites
          {benchmarks: {m: {metrics: {x: {time: true}}}}}                  | benchmarks.m: command is missing
          {benchmarks: {m: {command: [ls], metrics: {x: {regex: '('}}}}}   | benchmarks.m.metrics.x.regex: the pattern is broken
          {benchmarks: {m: {command: [ls], metrics: {x: {regex: 'a'}}}}}   | needs a group in parentheses
          {benchmarks: {m: {command: [ls], metrics: {x: {json: a}}}}}      | a JSON pointer begins with '/'
          {benchmarks: {m: {command: [ls], metrics: {x: {unit: s}}}}}      | one of regex, json and time
          {benchmarks: {M m: {command: [ls], metrics: {}}}}                | a name is made of small letters
          {databases: {m: {url: 'postgresql://here'}}}                     | the url begins with jdbc:
          {benchmarks: {m: {command: [ls], cpu-time: 1, metrics: {x: {time: true}}}}} | true or false is expected
          {benchmarks: {m: {command: ls, metrics: {}}}}                    | benchmarks.m.command: a list is expected
          """)
  void mistakesAreToldWithTheirPlace(String yaml, String told) {
    assertThatThrownBy(() -> files.add("mine.yaml", yaml))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining(told);
  }

  @Test
  void anotherCommandStartsANewSeries() {
    files.add("a", "{benchmarks: {mine: {command: [ls], metrics: {x: {time: true}}}}}");
    String before = files.benchmarks().get("mine").version();
    files.add("b", "{benchmarks: {mine: {command: [ls, -l], metrics: {x: {time: true}}}}}");
    assertThat(files.benchmarks().get("mine").version()).isNotEqualTo(before);
  }
}
