package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.Database;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine;

/// Asks a question of `sql/` by the command and by psql.
final class Asked {
  private static final Path PSQL = Path.of("/usr/bin/psql");

  private Asked() {}

  static boolean hasPsql() {
    return Files.isExecutable(PSQL);
  }

  static String query(Database database, String... arguments) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var command = new QueryCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    var pool = (HikariDataSource) database.dataSource();
    var settings =
        new Settings(
            Map.of(
                "NIGHTSHIFT_DATABASE_URL",
                pool.getJdbcUrl(),
                "NIGHTSHIFT_DATABASE_USER",
                pool.getUsername(),
                "NIGHTSHIFT_DATABASE_PASSWORD",
                pool.getPassword()),
            Path.of("."));
    try (var session =
        new Session(
            settings, new Terminal(stream, stream, false, false), InstantSource.system(), false)) {
      assertThat(command.run(session)).isZero();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  static String psql(Database database, String name, String options) throws Exception {
    var pool = (HikariDataSource) database.dataSource();
    var builder =
        new ProcessBuilder(
            PSQL.toString(),
            "-X",
            "--csv",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            Path.of("..", "sql", name + ".sql").toString(),
            pool.getJdbcUrl().substring("jdbc:".length()));
    builder.environment().put("PGUSER", pool.getUsername());
    builder.environment().put("PGPASSWORD", pool.getPassword());
    builder.environment().put("PGOPTIONS", "-c role=nightshift_report " + options);
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /// RFC 4180: fields in quotes may hold commas, line ends and doubled quotes.
  static List<Map<String, String>> csv(String text) {
    var lines = new ArrayList<List<String>>();
    var matcher = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^,\r\n]*))(,|\r?\n|$)").matcher(text);
    var line = new ArrayList<String>();
    while (matcher.find() && matcher.start() < text.length()) {
      line.add(
          matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\""));
      if (!matcher.group(3).equals(",")) {
        lines.add(List.copyOf(line));
        line.clear();
      }
    }
    return lines.stream()
        .skip(1)
        .map(
            values -> {
              var row = new LinkedHashMap<String, String>();
              for (int i = 0; i < values.size(); i++) {
                row.put(lines.getFirst().get(i), values.get(i));
              }
              return (Map<String, String>) row;
            })
        .toList();
  }
}
