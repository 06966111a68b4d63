package dev.nightshift.jobs.cli;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.Database;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// What a person typed, and what came of it.
///
/// @param exit the exit code
/// @param out what stood on standard output
/// @param error what stood on standard error
record Typed(int exit, String out, String error) {

  /// Runs a command in this process beside a test's database, with nothing else set from outside.
  static Typed nightshift(Database database, Path data, String... words) {
    return nightshift(environment(database), data, words);
  }

  /// The same on a terminal of 80 columns.
  static Typed narrow(Database database, Path data, String... words) {
    var environment = new HashMap<>(environment(database));
    environment.put("COLUMNS", "80");
    return nightshift(environment, data, words);
  }

  private static Map<String, String> environment(Database database) {
    var pool = (HikariDataSource) database.dataSource();
    return Map.of(
        "NIGHTSHIFT_DATABASE_URL", pool.getJdbcUrl(),
        "NIGHTSHIFT_DATABASE_USER", pool.getUsername(),
        "NIGHTSHIFT_DATABASE_PASSWORD", pool.getPassword());
  }

  /// Runs a command in this process, with nothing set from outside but `environment`.
  static Typed nightshift(Map<String, String> environment, Path data, String... words) {
    PrintStream standardOut = System.out;
    PrintStream standardError = System.err;
    var out = new ByteArrayOutputStream();
    var error = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
    try {
      var all =
          Stream.concat(Stream.of("--data", data.toString()), Stream.of(words))
              .toArray(String[]::new);
      int exit = Nightshift.commandLine(environment).execute(all);
      return new Typed(
          exit, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardError);
    }
  }
}
