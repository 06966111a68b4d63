package dev.nightshift.jobs.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// Copies all rows out of a database as they stood at one instant, and into an empty one. Works as
/// the owner of the schema.
final class BackupStore {
  /// What Quartz notes of processes that run now means nothing to those that come after; which
  /// moves a rollout may make is written by the migrations; keys that sign links are secrets.
  private static final String LEFT_OUT =
      "('quartz.qrtz_fired_triggers', 'quartz.qrtz_scheduler_state', 'nightshift.rollout_transition', 'nightshift.link_key')";

  private static final String TABLES =
      """
      with recursive ours as (
        select c.oid, n.nspname as schema, c.relname as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('nightshift', 'quartz') and c.relkind in ('r', 'p') and not c.relispartition
          and n.nspname || '.' || c.relname not in\s"""
          + LEFT_OUT
          + """
      ), levels as (
        select oid, 0 as level from ours
        union
        select k.conrelid, level + 1
        from levels join pg_constraint k on k.confrelid = levels.oid and k.contype = 'f'
          and k.conrelid <> k.confrelid and k.conparentid = 0
      )
      select schema, name, array(
          select a.attname::text from pg_attribute a
          where a.attrelid = ours.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          order by a.attnum) as columns
      from ours join levels using (oid)
      group by oid, schema, name order by max(level), schema, name
      """;

  private final Connection connection;

  /// @param connection nobody else's; its role and transaction change
  BackupStore(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(true);
    run("set role " + Roles.OWNER);
    run("set timezone = 'UTC'");
    run("set statement_timeout = 0");
    run("set idle_in_transaction_session_timeout = 0");
  }

  /// All tables with the columns that can be written, those that are referred to first.
  List<BackupManifest.Table> tables() throws SQLException {
    var tables = new ArrayList<BackupManifest.Table>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        tables.add(
            new BackupManifest.Table(
                rows.getString(1),
                rows.getString(2),
                List.of((String[]) rows.getArray(3).getArray()),
                0));
      }
    }
    return tables;
  }

  /// Begins a transaction in which everything stands still. The locks come before its snapshot, so
  /// that no table changes its shape between the two; they hinder nobody who reads or writes.
  Instant freeze(List<BackupManifest.Table> tables) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    var names = new ArrayList<String>();
    for (var table : tables) {
      names.add(name(table));
    }
    run("lock table " + String.join(", ", names) + " in access share mode");
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select now()")) {
      row.next();
      return Objects.requireNonNull(row.getObject(1, OffsetDateTime.class)).toInstant();
    }
  }

  String serverVersion() throws SQLException {
    return strings("show server_version").getFirst();
  }

  /// Versions of the applied migrations, the oldest first.
  List<String> migrations() throws SQLException {
    return strings(
        "select version from migration.applied where success and version is not null order by installed_rank");
  }

  /// Days that have partitions for samples.
  List<String> partitions() throws SQLException {
    return strings(
        """
        select distinct right(c.relname, 8) from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where c.relnamespace = 'nightshift'::regnamespace and c.relname ~ '_[0-9]{8}$' order by 1
        """);
  }

  /// Where the sequences stand; never before what a row of the snapshot has.
  List<BackupManifest.Sequence> sequences() throws SQLException {
    var sequences = new ArrayList<BackupManifest.Sequence>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select schemaname, sequencename, last_value from pg_sequences where schemaname in ('nightshift', 'quartz') order by 1, 2")) {
      while (rows.next()) {
        sequences.add(
            new BackupManifest.Sequence(
                rows.getString(1), rows.getString(2), rows.getObject(3, Long.class)));
      }
    }
    return sequences;
  }

  /// Writes the rows of a table in PostgreSQL's text format.
  ///
  /// @return how many
  long copyOut(BackupManifest.Table table, OutputStream to) throws SQLException, IOException {
    return copies()
        .copyOut("copy (select " + columns(table) + " from " + name(table) + ") to stdout", to);
  }

  /// Whether nothing was ever stored: Nightshift's schema is not there, or nothing has run in it.
  boolean isEmpty() throws SQLException {
    if (strings("select 'there' where to_regclass('nightshift.host') is not null").isEmpty()) {
      return true;
    }
    return strings(
            """
            select 'full' where exists (select from nightshift.host) or exists (select from nightshift.job_run)
              or exists (select from nightshift.audit)
            """)
        .isEmpty();
  }

  /// Whether a schema of Nightshift is there.
  boolean hasSchema() throws SQLException {
    return !strings("select 'there' where to_regclass('migration.applied') is not null").isEmpty();
  }

  /// Begins the transaction that fills the tables.
  void beginFilling() throws SQLException {
    connection.setAutoCommit(false);
  }

  void makePartitions(List<String> days) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "select nightshift.make_sample_partitions(to_date(?, 'YYYYMMDD'))")) {
      for (String day : days) {
        call.setString(1, day);
        call.executeQuery().close();
      }
    }
  }

  /// Reads rows in PostgreSQL's text format into a table, without its triggers.
  ///
  /// @return how many
  long copyIn(BackupManifest.Table table, InputStream from) throws SQLException, IOException {
    run("alter table " + name(table) + " disable trigger user");
    long rows =
        copies().copyIn("copy " + name(table) + " (" + columns(table) + ") from stdin", from);
    run("alter table " + name(table) + " enable trigger user");
    return rows;
  }

  void put(List<BackupManifest.Sequence> sequences) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("select setval(format('%I.%I', ?, ?)::regclass, ?)")) {
      for (var sequence : sequences) {
        if (sequence.last() != null) {
          set.setString(1, sequence.schema());
          set.setString(2, sequence.name());
          set.setLong(3, sequence.last());
          set.executeQuery().close();
        }
      }
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /// Lets the planner know what is there now.
  void analyze() throws SQLException {
    connection.setAutoCommit(true);
    for (var table : tables()) {
      run("analyze " + name(table));
    }
  }

  private List<String> strings(String query) throws SQLException {
    var strings = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        strings.add(Objects.requireNonNull(rows.getString(1)));
      }
    }
    return strings;
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  /// Names in a backup come from a file that somebody may have changed: quoted, always.
  private String name(BackupManifest.Table table) throws SQLException {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private String columns(BackupManifest.Table table) throws SQLException {
    var names = new ArrayList<String>();
    for (String column : table.columns()) {
      names.add(quoted(column));
    }
    return String.join(", ", names);
  }

  private String quoted(String identifier) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.enquoteIdentifier(identifier, true);
    }
  }
}
