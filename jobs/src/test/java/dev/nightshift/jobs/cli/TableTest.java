package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Terminal plain = new Terminal(out, out, false, false);

  private String printed(Table table, OutputFormat format) {
    table.print(plain, format, "nothing");
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void alignsNumbersRightAndTextLeft() {
    var table =
        Table.columns("workload", "cpu")
            .row("web", Words.cores(0.5))
            .row("database", Words.cores(12.25));
    assertThat(printed(table, OutputFormat.TABLE))
        .isEqualTo("WORKLOAD    CPU\nweb        0.50\ndatabase  12.25\n");
  }

  @Test
  void writesCsvWithQuotesWhereTheyAreNeeded() {
    var table = Table.columns("a name", "b").row("x,\"y\"", null);
    assertThat(printed(table, OutputFormat.CSV)).isEqualTo("a_name,b\r\n\"x,\"\"y\"\"\",\r\n");
  }

  @Test
  void writesStoredValuesToJson() {
    var table = Table.columns("memory", "name").row(Words.bytes(1024), null);
    assertThat(printed(table, OutputFormat.JSON).replaceAll("\\s", ""))
        .isEqualTo("[{\"memory\":1024,\"name\":null}]");
  }

  @Test
  void keepsHostileNamesInTheirCell() {
    var table = Table.columns("name").row("a|b\u001b[31m\n<script>\u202E");
    assertThat(printed(table, OutputFormat.MARKDOWN))
        .isEqualTo("| name |\n| --- |\n| a\\|b\uFFFD[31m &lt;script>\uFFFD |\n");
  }

  @Test
  void keepsHostileNamesOnTheirLineInCsv() {
    var table = Table.columns("name").row("a|b\u001b[31m\n<script>\u202E");
    assertThat(printed(table, OutputFormat.CSV))
        .isEqualTo("name\r\na|b\uFFFD[31m <script>\uFFFD\r\n");
  }

  @Test
  void saysThatThereIsNothing() {
    assertThat(printed(Table.columns("a"), OutputFormat.TABLE)).isEqualTo("nothing\n");
  }

  @Test
  void coloursOnlyWhereColoursAreWanted() {
    var coloured = new Terminal(out, out, true, true);
    Table.columns("status")
        .row(Table.Cell.status("critical"))
        .print(coloured, OutputFormat.TABLE, "");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\u001b[31mcritical\u001b[0m");
  }
}
