package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The system's `pg_restore`, which reads what {@link PgDump} wrote.
final class PgRestore {
  private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
  private static final String TEXT = "-- PostgreSQL database dump";

  private final ClientProgram program;
  private final Path file;

  PgRestore(ClientProgram program, Path file) {
    this.program = program;
    this.file = file;
  }

  /// Whether a file is a dump in `pg_dump`'s custom format.
  ///
  /// @throws NightshiftException for a dump that is SQL: it cannot be looked at before it is run
  static boolean reads(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(256);
      if (new String(start, StandardCharsets.UTF_8).contains(TEXT)) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            file
                + " is a dump as SQL text: run it by 'psql -f' in an empty database of a server of your own, and"
                + " name that in NIGHTSHIFT_DATABASE_URL.");
      }
      return Arrays.equals(start, 0, Math.min(start.length, MAGIC.length), MAGIC, 0, MAGIC.length);
    }
  }

  /// @throws NightshiftException where the system has no pg_restore
  static PgRestore of(Path file, Map<String, String> environment) throws InterruptedException {
    return new PgRestore(
        ClientProgram.find("pg_restore", environment)
            .orElseThrow(
                () ->
                    new NightshiftException(
                        ErrorKind.HOST,
                        file
                            + " was written by pg_dump and there is no pg_restore in the PATH: install PostgreSQL's"
                            + " client (Debian: apt-get install postgresql-client), then restore again.")),
        file);
  }

  /// Versions of the migrations that the dump's schema had, the oldest first.
  List<String> migrations() throws InterruptedException {
    String rows =
        run(
            new ProcessBuilder(
                program.path().toString(),
                "--data-only",
                "--schema=migration",
                "--table=applied",
                "--file=-",
                file.toString()));
    return rows.lines()
        .dropWhile(line -> !line.startsWith("COPY migration.applied (installed_rank, version,"))
        .skip(1)
        .takeWhile(line -> !line.equals("\\."))
        .map(line -> line.split("\t", -1)[1])
        .filter(version -> !version.equals("\\N"))
        .sorted()
        .toList();
  }

  String name() {
    return program.name();
  }

  /// Puts everything into a database that has no schema of Nightshift, in one transaction.
  void into(Login login) throws InterruptedException {
    run(
        program.on(
            login,
            List.of(
                "--single-transaction",
                "--exit-on-error",
                "--no-password",
                "--role=" + Roles.OWNER,
                file.toString())));
  }

  private String run(ProcessBuilder command) throws InterruptedException {
    try {
      return program.run(command);
    } catch (NightshiftException e) {
      if (String.valueOf(e.getMessage()).contains("unsupported version")) {
        throw new NightshiftException(
            ErrorKind.HOST,
            file
                + " was written by a pg_dump that is newer than this system's "
                + program.name()
                + ": install that version's client and put it first in the PATH.",
            e);
      }
      throw e;
    }
  }
}
