package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.Psql;
import dev.nightshift.jobs.database.ShellStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// SQL by hand.
@Command(
    name = "shell",
    description = {
      "Type SQL: in the system's psql where it is at least as new as the server, else in a small prompt.",
      "Read-only unless --write is given. Statements may also come from a pipe."
    },
    footer = {
      "",
      "Example: echo 'select host, at, cpu_cores from report.host_sample limit 5;' | nightshift db shell",
      "Exit code 3 when a statement from a pipe or of --command fails; what comes after it is not run."
    })
final class DbShellCommand extends DatabaseCommand {
  /// Which program asks for statements.
  enum Client {
    AUTO,
    PSQL,
    OWN;

    /// As it is typed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(names = "--write", description = "Let statements change something, as the engine may.")
  private boolean write;

  @Option(
      names = {"-c", "--command"},
      paramLabel = "SQL",
      description = "Run this and end.")
  private @Nullable String command;

  @Option(
      names = "--client",
      description = "${COMPLETION-CANDIDATES}: psql, our own prompt, or whichever fits (default).")
  private Client client = Client.AUTO;

  @Override
  boolean begins() {
    return write;
  }

  @Override
  int run(Session session) throws IOException, InterruptedException {
    var database = session.database();
    var psql = psql(database, session.settings().environment());
    if (psql.isPresent()) {
      try (var _ = new Foreground()) {
        return psql.get().interact(write, command) == 0 ? 0 : Failures.OUTSIDE;
      }
    }
    boolean interactive = command == null && session.terminal().interactive();
    try (var store = ShellStore.open(database, write);
        var lines =
            new BufferedReader(
                command == null
                    ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
                    : new StringReader(command))) {
      return new Prompt(store, session.terminal(), interactive).run(lines);
    }
  }

  private Optional<Psql> psql(Database database, Map<String, String> environment)
      throws InterruptedException {
    if (client == Client.OWN) {
      return Optional.empty();
    }
    if (client == Client.AUTO) {
      return Psql.fitting(database, environment);
    }
    return Optional.of(
        Psql.on(database, environment)
            .orElseThrow(
                () ->
                    new NightshiftException(
                        ErrorKind.HOST,
                        "There is no psql in the PATH: install PostgreSQL's client, or leave out --client.")));
  }
}
