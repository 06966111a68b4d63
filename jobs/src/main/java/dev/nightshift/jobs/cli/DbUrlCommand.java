package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tells other programs where the database is.
@Command(
    name = "url",
    description = "Print the URL of the database, for psql and other programs.",
    footer = {
      "",
      "Example: psql \"$(nightshift db url --password)\"",
      "The embedded server answers on this machine only, and only while 'nightshift run' runs."
    })
final class DbUrlCommand extends DatabaseCommand {
  @Option(names = "--jdbc", description = "As JDBC takes it.")
  private boolean jdbc;

  @Option(
      names = "--password",
      description = "With the password in it: whoever sees the line can log in.")
  private boolean password;

  @Override
  int run(Session session) {
    var config =
        DatabaseConfig.of(session.settings().environment(), session.settings().dataDirectory());
    var database = session.database();
    boolean served = !config.embedded() || Databases.engineRuns(config);
    session.out().println(jdbc ? database.jdbcUrl(password) : database.psqlUrl(password));
    if (!served) {
      session
          .terminal()
          .err()
          .println(
              "nightshift: nobody answers there until 'nightshift run' runs; 'nightshift db shell' starts the server itself.");
    }
    return 0;
  }
}
