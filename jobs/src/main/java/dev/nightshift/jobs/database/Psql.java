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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The system's psql, on Nightshift's database as the engine's role. The embedded server brings
/// none.
public final class Psql {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

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

  /// The first number of its version; 0 where it does not say.
  public int majorVersion() throws InterruptedException {
    try {
      var process = new ProcessBuilder(program.toString(), "--version").start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      var version = VERSION.matcher(said);
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException failure) {
      return 0;
    }
  }

  /// Hands the terminal over, and waits until the person quits.
  ///
  /// @param write whether statements may change something
  /// @param command one command to run instead of asking for some; null asks
  /// @return its exit code
  public int interact(boolean write, @Nullable String command) throws InterruptedException {
    var words = new ArrayList<String>(List.of(program.toString(), "-d", login.psqlUrl(false)));
    if (command != null) {
      words.addAll(List.of("-v", "ON_ERROR_STOP=1", "-c", command));
    }
    var builder = new ProcessBuilder(words).inheritIO();
    logIn(builder);
    builder
        .environment()
        .put(
            "PGOPTIONS",
            "-c role="
                + Roles.ENGINE
                + " -c default_transaction_read_only="
                + (write ? "off" : "on"));
    try {
      return builder.start().waitFor();
    } catch (IOException failure) {
      throw notRun(failure);
    }
  }

  /// Runs commands of SQL or psql's own, one after the other in one session, up to the first that
  /// fails.
  ///
  /// @return the lines it printed
  public List<String> run(List<String> commands) throws InterruptedException {
    var words = new ArrayList<String>();
    words.addAll(
        List.of(program.toString(), "-X", "-v", "ON_ERROR_STOP=1", "-d", login.psqlUrl(false)));
    words.addAll(List.of("-c", "set role " + Roles.ENGINE));
    for (String command : commands) {
      words.addAll(List.of("-c", command));
    }
    try {
      var builder = new ProcessBuilder(words).redirectErrorStream(true);
      logIn(builder);
      var process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new NightshiftException(
            ErrorKind.DATABASE,
            "psql failed: " + output.lines().reduce((_, last) -> last).orElse("no reason given"));
      }
      return output.lines().toList();
    } catch (IOException failure) {
      throw notRun(failure);
    }
  }

  private void logIn(ProcessBuilder builder) {
    String secret = login.secret();
    if (secret != null) {
      builder.environment().put("PGPASSWORD", secret);
    }
  }

  private static NightshiftException notRun(IOException failure) {
    return new NightshiftException(
        ErrorKind.HOST, "psql could not be run: " + failure.getMessage(), failure);
  }
}
