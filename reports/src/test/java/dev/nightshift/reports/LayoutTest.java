package dev.nightshift.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  @Test
  void alignsColumnsByTheirLongestText() {
    assertThat(Layout.table(List.of(List.of("workload", "CPU"), List.of("a", "0.5 cores"))))
        .isEqualTo("  workload  CPU\n  a         0.5 cores");
  }

  @Test
  void goesOnBelowWhereANameIsTooLong() {
    String name = "imported-google-cluster/" + "task-of-a-long-name-".repeat(4);
    String table =
        Layout.table(
            List.of(
                List.of("workload", "host", "CPU", ""),
                List.of(
                    name, "db-with-a-name-of-its-own.example.org", "0.5 of 2 cores", "throttled"),
                List.of("short", "b", "1 core", "")));

    var lines = table.lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Layout.WIDTH));
    int column = lines.getFirst().indexOf("CPU");
    assertThat(lines.get(1).substring(column)).startsWith("0.5 of 2 cores  throttled");
    assertThat(lines.getLast().substring(column)).isEqualTo("1 core");
    int width = lines.getFirst().indexOf("host");
    assertThat(
            lines.subList(1, lines.size() - 1).stream()
                .map(line -> line.substring(0, Math.min(width, line.length())).strip())
                .reduce("", String::concat))
        .isEqualTo(name);
  }

  @Test
  void countsAPairOfSurrogatesOnceAndNeverPartsIt() {
    String moons = "🌙".repeat(120);
    String table = Layout.table(List.of(List.of("name", "x"), List.of(moons, "y")));
    assertThat(table.codePoints().filter(c -> c == 0x1F319).count()).isEqualTo(120);
    assertThat(table.chars().filter(c -> c == '?').count()).isZero();
    assertThat(table.lines())
        .allSatisfy(
            line ->
                assertThat(line.codePointCount(0, line.length()))
                    .isLessThanOrEqualTo(Layout.WIDTH));
  }
}
