package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that are restored: a copy that nobody put back is none.
class BackupTest {
  @TempDir private Path folder;
  private Database database;

  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    database = TestDatabase.forClass(BackupTest.class);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void quiet(double fraction, String table) {}

  private static DatabaseConfig config(Login login, Path data) {
    return new DatabaseConfig(login.url(), login.user(), login.password(), data);
  }

  private DatabaseConfig source() {
    return config(TestDatabase.superuser(database), folder.resolve("source"));
  }

  /// The database as its owner sees it, as a backup needs it.
  private Backup.Written.Copied backup(Path file) {
    try (var owner = Databases.forCommand(source())) {
      return Backup.copy(owner, source(), file, BackupTest::quiet);
    }
  }

  private void fill() {
    database
        .jdbi()
        .useHandle(
            h -> {
              h.execute(
                  "insert into nightshift.host (name, first_seen, last_seen) values ('alpha', now(), now()), ('tab\there', now(), now())");
              h.execute(
                  "insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', E'back\\\\slash\\nline \\u2603', now(), now())");
              h.execute("select nightshift.make_sample_partitions(date '2026-11-20')");
              h.execute(
                  "insert into nightshift.collector_sample (at, host_id, seconds, containers) values ('2026-11-20 10:00+00', 1, 10, 0)");
              h.execute(
                  "insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at) values ('digest', 'fleet', now(), 'alpha@1', 'running', now(), now())");
              h.execute(
                  "select nightshift.audit_append('me', null, 'job:digest', 'paused', '{\"a\": 1}')");
            });
  }

  /// A fingerprint of each table's rows.
  private static Map<String, String> rows(Jdbi owner) {
    var prints = new LinkedHashMap<String, String>();
    owner.useHandle(
        h ->
            h.createQuery(
                    """
                    select table_schema || '.' || table_name from information_schema.tables
                    where table_schema in ('nightshift', 'quartz') and table_type = 'BASE TABLE' order by 1
                    """)
                .mapTo(String.class)
                .forEach(
                    table ->
                        prints.put(
                            table,
                            h.createQuery(
                                    "select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from "
                                        + table
                                        + " t")
                                .mapTo(String.class)
                                .one())));
    return prints;
  }

  private static Jdbi jdbi(Login login) {
    return Jdbi.create(login::open);
  }

  @Test
  void everyRowComesBackInAnEmptyDatabase() {
    fill();
    var written = backup(folder.resolve("a.zip"));
    assertThat(written.rows()).isEqualTo(6);
    var target = TestDatabase.empty(BackupTest.class);
    Restore.read(
        config(target, folder.resolve("target")),
        folder.resolve("a.zip"),
        Map.of(),
        BackupTest::quiet);
    assertThat(rows(jdbi(target))).isEqualTo(rows(jdbi(TestDatabase.superuser(database))));
  }

  @Test
  void identitiesAndTheAuditGoOnWhereTheyStood() {
    fill();
    backup(folder.resolve("a.zip"));
    var target = TestDatabase.empty(BackupTest.class);
    Restore.read(
        config(target, folder.resolve("target")),
        folder.resolve("a.zip"),
        Map.of(),
        BackupTest::quiet);
    try (var restored = Databases.forCommand(config(target, folder.resolve("target")))) {
      long next =
          restored
              .jdbi()
              .withHandle(
                  h ->
                      h.createQuery(
                              "insert into nightshift.host (name, first_seen, last_seen) values ('beta', now(), now()) returning id")
                          .mapTo(Long.class)
                          .one());
      assertThat(next).isEqualTo(3);
      long seq =
          restored
              .jdbi()
              .withHandle(
                  h ->
                      h.createQuery("select nightshift.audit_append('me', null, 'x', 'y', '{}')")
                          .mapTo(Long.class)
                          .one());
      assertThat(seq).isEqualTo(2);
    }
    assertThatThrownBy(() -> jdbi(target).useHandle(h -> h.execute("delete from nightshift.audit")))
        .hasMessageContaining("append-only");
  }

  @Test
  void anEngineStartsOnARestoredDataDirectory() {
    fill();
    backup(folder.resolve("a.zip"));
    var config = new DatabaseConfig(null, null, null, folder.resolve("new"));
    Restore.read(config, folder.resolve("a.zip"), Map.of(), BackupTest::quiet);
    try (var engine = Databases.forEngine(config)) {
      assertThat(hosts(engine)).isEqualTo(2);
      // and from here it can be copied again
      assertThat(Backup.copy(engine, config, folder.resolve("b.zip"), BackupTest::quiet).rows())
          .isEqualTo(6);
      assertThatThrownBy(
              () -> Restore.read(config, folder.resolve("a.zip"), Map.of(), BackupTest::quiet))
          .hasMessageContaining("already works on");
    }
    assertThatThrownBy(
            () -> Restore.read(config, folder.resolve("a.zip"), Map.of(), BackupTest::quiet))
        .isInstanceOfSatisfying(
            NightshiftException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OPERATOR))
        .hasMessageContaining("holds a database already");
  }

  @Test
  void allRowsAreOfOneInstantWhileOthersWrite() throws Exception {
    var stop = new AtomicBoolean();
    var writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !stop.get(); i++) {
                    int number = i;
                    database
                        .jdbi()
                        .useTransaction(
                            h -> {
                              h.execute(
                                  "insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', ?, now(), now())",
                                  "w" + number);
                              h.execute(
                                  "insert into nightshift.host (name, first_seen, last_seen) values (?, now(), now())",
                                  "h" + number);
                            });
                  }
                });
    // the tables are copied one after the other, with time between them for the writer
    try (var owner = Databases.forCommand(source())) {
      Backup.copy(owner, source(), folder.resolve("a.zip"), (_, _) -> pause());
    } finally {
      stop.set(true);
      writer.join();
    }
    var target = TestDatabase.empty(BackupTest.class);
    Restore.read(
        config(target, folder.resolve("target")),
        folder.resolve("a.zip"),
        Map.of(),
        BackupTest::quiet);
    long hosts = count(target, "host");
    assertThat(hosts).isPositive().isEqualTo(count(target, "workload"));
    assertThat(count(TestDatabase.superuser(database), "host")).isGreaterThan(hosts);
  }

  private static long hosts(Database database) {
    return database
        .jdbi()
        .withHandle(
            h -> h.createQuery("select count(*) from nightshift.host").mapTo(Long.class).one());
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long count(Login login, String table) {
    return jdbi(login)
        .withHandle(
            h -> h.createQuery("select count(*) from nightshift." + table).mapTo(Long.class).one());
  }

  @Test
  void aBackupOfAnOlderSchemaIsBroughtToThisOne() throws SQLException {
    var old = TestDatabase.empty(BackupTest.class);
    try (var connection = old.open()) {
      Roles.prepare(connection);
    }
    var versions = Migrations.versions();
    Migrations.migrateTo(old, versions.get(versions.size() - 2));
    jdbi(old)
        .useHandle(
            h ->
                h.execute(
                    "insert into nightshift.host (name, first_seen, last_seen) values ('alpha', now(), now())"));
    try (var database = Database.connect(old, 2, () -> {})) {
      Backup.copy(database, config(old, folder), folder.resolve("old.zip"), BackupTest::quiet);
    }
    var target = TestDatabase.empty(BackupTest.class);
    Restore.read(
        config(target, folder.resolve("target")),
        folder.resolve("old.zip"),
        Map.of(),
        BackupTest::quiet);
    try (var connection = target.open()) {
      assertThat(Migrations.state(connection)).isEqualTo(Migrations.State.CURRENT);
    }
    assertThat(count(target, "host")).isOne();
  }

  @Test
  void aDatabaseThatHoldsSomethingIsLeftAlone() {
    fill();
    backup(folder.resolve("a.zip"));
    var before = rows(jdbi(TestDatabase.superuser(database)));
    assertThatThrownBy(
            () -> Restore.read(source(), folder.resolve("a.zip"), Map.of(), BackupTest::quiet))
        .hasMessageContaining("is not empty: restore into a new one");
    assertThat(rows(jdbi(TestDatabase.superuser(database)))).isEqualTo(before);
  }

  @Test
  void aDamagedBackupLeavesNothingBehind() throws IOException {
    fill();
    backup(folder.resolve("a.zip"));
    Path cut = folder.resolve("cut.zip");
    byte[] whole = Files.readAllBytes(folder.resolve("a.zip"));
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    var target = TestDatabase.empty(BackupTest.class);
    assertThatThrownBy(() -> Restore.read(config(target, folder), cut, Map.of(), BackupTest::quiet))
        .hasMessageContaining("is no whole backup");
    Path bent = folder.resolve("bent.zip");
    // the first table's rows begin after its entry's head
    byte[] damaged = whole.clone();
    damaged[60] ^= 0x55;
    Files.write(bent, damaged);
    assertThatThrownBy(
            () -> Restore.read(config(target, folder), bent, Map.of(), BackupTest::quiet))
        .isInstanceOf(NightshiftException.class);
    Restore.read(config(target, folder), folder.resolve("a.zip"), Map.of(), BackupTest::quiet);
    assertThat(count(target, "host")).isEqualTo(2);
  }

  @Test
  void neverOverwritesAFileAndIsReadableByItsOwnerOnly() throws IOException {
    backup(folder.resolve("a.zip"));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.zip"))))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> backup(folder.resolve("a.zip")))
        .hasMessageContaining("is there already");
    assertThatThrownBy(() -> backup(folder.resolve("no/such/folder.zip")))
        .hasMessageContaining("could not be written");
    try (var files = Files.list(folder)) {
      assertThat(files.filter(f -> f.toString().endsWith(".part"))).isEmpty();
    }
  }
}
