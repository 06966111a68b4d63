package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dashboards that Compose brings along ask only what the report role may read, and every panel
/// of them runs.
class GrafanaDashboardTest {
  private static final Path FOLDER = Path.of("..", "compose", "grafana", "dashboards");
  private static Database database;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(GrafanaDashboardTest.class);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  /// A panel's statement.
  ///
  /// @param format `time_series` or `table`
  record Panel(String title, String format, String sql) {
    @Override
    public String toString() {
      return title;
    }
  }

  @ParameterizedTest
  @MethodSource("panels")
  void runsAsTheRoleThatReadsReports(Panel panel) throws SQLException {
    List<String> columns = columns(expanded(panel.sql()));
    assertThat(columns).isNotEmpty();
    if (panel.format().equals("time_series")) {
      assertThat(columns).containsExactly("time", "metric", "value");
    }
  }

  @Test
  void readsNothingButViews() {
    assertThatThrownBy(() -> columns("select * from nightshift.host"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void expandsEveryMacroThatItUses() throws IOException {
    assertThat(panels()).hasSizeGreaterThan(10);
    assertThat(panels()).allSatisfy(panel -> assertThat(expanded(panel.sql())).doesNotContain("$"));
  }

  private static List<String> columns(String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try {
        statement.execute("set local role nightshift_report");
        var described = statement.executeQuery(sql).getMetaData();
        var names = new ArrayList<String>();
        for (int i = 1; i <= described.getColumnCount(); i++) {
          names.add(described.getColumnLabel(i));
        }
        return names;
      } finally {
        connection.rollback();
      }
    }
  }

  /// What Grafana's PostgreSQL data source makes of a statement, for one hour, one-minute steps and
  /// a host with a quote in its name.
  private static String expanded(String sql) {
    return sql.replaceAll(
            "\\$__timeFilter\\(([a-z_.]+)\\)",
            "$1 between '2026-11-21T00:00:00Z' and '2026-11-21T01:00:00Z'")
        .replaceAll(
            "\\$__timeGroupAlias\\(([a-z_.]+), *\\$__interval\\)",
            "floor(extract(epoch from $1)/60)*60 as \"time\"")
        .replace("${host:sqlstring}", "'web','o''brien'");
  }

  static List<Panel> panels() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      var panels = new ArrayList<Panel>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(file));
        StreamSupport.stream(dashboard.path("panels").spliterator(), false)
            .flatMap(
                panel ->
                    StreamSupport.stream(panel.path("targets").spliterator(), false)
                        .map(
                            target ->
                                new Panel(
                                    panel.path("title").asString(),
                                    target.path("format").asString(),
                                    target.path("rawSql").asString())))
            .forEach(panels::add);
        for (JsonNode variable : dashboard.path("templating").path("list")) {
          panels.add(
              new Panel(
                  "variable " + variable.path("name").asString(),
                  "table",
                  variable.path("query").asString()));
        }
      }
      return panels;
    }
  }
}
