package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables on terminals that are too narrow for them.
class TableWidthTest {
  private static final String SENTENCE =
      "12 containers, of each its CPU and its memory limit: 7 changes proposed, 1,234 right.";
  private static final String IMAGE = "registry/team/service-with-a-long-name:2026.11.21";

  private static Table table() {
    return Table.columns("job", "last run", "image", "bytes used", "what it did")
        .row("recommend", at(), IMAGE, Words.bytes(1_234_567_890_123L), SENTENCE)
        .row("roll-up", at(), "short", Words.bytes(12), "Nothing.");
  }

  private static Table.Cell at() {
    return Words.minute(Instant.parse("2026-11-21T02:00:00Z"));
  }

  private static List<String> printed(Table table, int columns) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    table.print(new Terminal(out, out, true, false, columns), OutputFormat.TABLE, "");
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {72, 80, 100, 140, 179})
  void fitsTheTerminalAndLosesNothing(int columns) {
    var lines = printed(table(), columns);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    String all = String.join(" ", lines);
    for (String word : SENTENCE.split(" ", -1)) {
      assertThat(all).contains(word);
    }
    assertThat(all).contains("1.1 TiB", "2026-11-21 02:00", "7 changes", "1,234 right");
  }

  @Test
  void isAsWideAsItsTextsWhereNothingBoundsIt() {
    var lines = printed(table(), TerminalWidth.UNBOUNDED);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).contains(IMAGE).endsWith(SENTENCE);
    assertThat(printed(table(), lines.get(1).length())).isEqualTo(lines);
  }

  @Test
  void wrapsTheWidestTextFirstAndKeepsCellsInTheirColumn() {
    var table =
        Table.columns("name", "about").row("web", "one two three four five").row("db", "six");
    assertThat(printed(table, 20))
        .containsExactly("NAME  ABOUT", "web   one two three", "      four five", "db    six");
  }

  @Test
  void putsSentencesBelowTheirRowsWhereLinesAreTooShort() {
    var table =
        Table.columns("name", "about", "what")
            .below(1)
            .row("web", 1, "one two three four five")
            .row("db", 2, null);
    assertThat(printed(table, 20))
        .containsExactly(
            "NAME  ABOUT", "web       1", "    one two three", "    four five", "db        2");
    assertThat(printed(table, 80)).hasSize(3).first().isEqualTo("NAME  ABOUT  WHAT");
  }

  @Test
  void wrapsTitlesOverNarrowNumbers() {
    var table = Table.columns("policy", "days over").row("nightshift", 12).row("vpa", 7);
    assertThat(printed(table, 20))
        .containsExactly(
            "POLICY      DAYS", "            OVER", "nightshift    12", "vpa            7");
  }

  @Test
  void cutsNoNumberHoweverNarrowTheTerminal() {
    var table =
        Table.columns("at", "bytes", "cores").row(at(), 1_234_567_890_123L, Words.cores(12.25));
    assertThat(printed(table, 20).getLast()).isEqualTo("2026-11-21 02:00  1234567890123  12.25");
  }

  @Test
  void breaksNamesAtTheirJointsAndNeverWithinANumber() {
    assertThat(Wrap.lines("alibaba-genai-pods/2026-11-21", 12))
        .containsExactly("alibaba-", "genai-pods/", "2026-11-21");
    assertThat(Wrap.lines("limit is 1.5 GiB now", 10))
        .containsExactly("limit is", "1.5 GiB", "now");
    assertThat(Wrap.lines("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
    assertThat(Wrap.lines("", 4)).containsExactly("");
  }

  @Test
  void takesTheWidthFromColumnsAlsoWhereNobodyLooksOn() {
    assertThat(TerminalWidth.of(Map.of("COLUMNS", "100"), false)).isEqualTo(100);
    for (String none : List.of("", "0", "-5", "7", "wide")) {
      assertThat(TerminalWidth.of(Map.of("COLUMNS", none), false))
          .isEqualTo(TerminalWidth.UNBOUNDED);
    }
  }
}
