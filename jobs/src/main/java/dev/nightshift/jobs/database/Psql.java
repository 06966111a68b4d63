package dev.nightshift.jobs.database;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The system's psql, on Nightshift's database as the engine's role.
public final class Psql {
  private final ClientProgram program;
  private final Login login;

  private Psql(ClientProgram program, Login login) {
    this.program = program;
    this.login = login;
  }

  /// Empty where the system has no psql.
  public static Optional<Psql> on(Database database, Map<String, String> environment)
      throws InterruptedException {
    return ClientProgram.find("psql", environment)
        .map(program -> new Psql(program, database.login()));
  }

  /// Empty where the system has no psql, or one that is older than the server.
  public static Optional<Psql> fitting(Database database, Map<String, String> environment)
      throws InterruptedException {
    int server = new ServerStore(database.jdbi()).facts().majorVersion();
    return on(database, environment).filter(psql -> psql.program.fits(server));
  }

  /// Hands the terminal over, and waits until the person quits.
  ///
  /// @param write whether statements may change something
  /// @param command one command to run instead of asking for some; null asks
  /// @return its exit code
  public int interact(boolean write, @Nullable String command) throws InterruptedException {
    var builder =
        program
            .on(
                login,
                command == null ? List.of() : List.of("-v", "ON_ERROR_STOP=1", "-c", command))
            .inheritIO();
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
      throw program.notRun(failure);
    }
  }

  /// Runs commands of SQL or psql's own, one after the other in one session, up to the first that
  /// fails.
  ///
  /// @return the lines it printed
  public List<String> run(List<String> commands) throws InterruptedException {
    var options =
        new ArrayList<String>(
            List.of("-X", "-v", "ON_ERROR_STOP=1", "-c", "set role " + Roles.ENGINE));
    for (String command : commands) {
      options.addAll(List.of("-c", command));
    }
    return program.run(program.on(login, options)).lines().toList();
  }
}
