package dev.nightshift.jobs.database;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The system's `pg_dump`, which copies Nightshift's schemas as they stand at one instant, in its
/// custom format: compressed, and read by {@link PgRestore}.
public final class PgDump {
  /// What Quartz notes of processes that run now means nothing to those that come after.
  private static final List<String> WITHOUT_ROWS =
      List.of("quartz.qrtz_fired_triggers", "quartz.qrtz_scheduler_state");

  private static final List<String> SCHEMAS =
      List.of("migration", "nightshift", "quartz", "report");

  private final ClientProgram program;

  PgDump(ClientProgram program) {
    this.program = program;
  }

  /// Empty where the system has none, or one that is older than the server.
  public static Optional<PgDump> fitting(Database database, Map<String, String> environment)
      throws InterruptedException {
    int server = new ServerStore(database.jdbi()).facts().majorVersion();
    return ClientProgram.find("pg_dump", environment)
        .filter(program -> program.fits(server))
        .map(PgDump::new);
  }

  /// Its name and version, e.g. `pg_dump 18`.
  String name() {
    return program.name();
  }

  /// Writes a dump over a file.
  ///
  /// @param login one that may act as the owner of the schema
  void write(Login login, Path file) throws InterruptedException {
    var options =
        new ArrayList<String>(
            List.of(
                "--format=custom",
                "--file=" + file,
                "--role=" + Roles.OWNER,
                "--no-password",
                "--extension=btree_gist"));
    SCHEMAS.forEach(schema -> options.add("--schema=" + schema));
    WITHOUT_ROWS.forEach(table -> options.add("--exclude-table-data=" + table));
    program.run(program.on(login, options));
  }
}
