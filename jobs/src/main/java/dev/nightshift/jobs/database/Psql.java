package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The system's psql, on Nightshift's database as the engine's role. The embedded server brings
/// none.
public final class Psql {
  private final Path program;
  private final Login login;

  private Psql(Path program, Login login) {
    this.program = program;
    this.login = login;
  }

  /// Empty where the system has no psql.
  public static Optional<Psql> on(Database database, Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "psql"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Psql(program, database.login()));
  }

  /// Runs commands of SQL or psql's own, one after the other in one session, up to the first that
  /// fails.
  ///
  /// @return the lines it printed
  public List<String> run(List<String> commands) throws InterruptedException {
    var words = new ArrayList<String>();
    words.addAll(List.of(program.toString(), "-X", "-v", "ON_ERROR_STOP=1", "-d", address()));
    words.addAll(List.of("-c", "set role " + Roles.ENGINE));
    for (String command : commands) {
      words.addAll(List.of("-c", command));
    }
    try {
      var builder = new ProcessBuilder(words).redirectErrorStream(true);
      if (login.user() != null) {
        builder.environment().put("PGUSER", login.user());
      }
      if (login.password() != null) {
        builder.environment().put("PGPASSWORD", login.password());
      }
      var process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new NightshiftException(
            ErrorKind.DATABASE,
            "psql failed: " + output.lines().reduce((_, last) -> last).orElse("no reason given"));
      }
      return output.lines().toList();
    } catch (IOException failure) {
      throw new NightshiftException(
          ErrorKind.HOST, "psql could not be run: " + failure.getMessage(), failure);
    }
  }

  /// The JDBC URL as libpq takes it; the driver's own parameters mean nothing there.
  private String address() {
    String url = login.url().replaceFirst("^jdbc:postgresql:", "postgresql:");
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }
}
