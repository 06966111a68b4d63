package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups by the system's pg_dump, on a server of the same version, put back by its pg_restore.
class PgDumpTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir private Path folder;
  private SystemPostgres server;
  private Map<String, String> environment;
  private Login from;

  @BeforeEach
  void start() throws Exception {
    var installed = SystemPostgres.installed();
    assumeThat(installed).as("no PostgreSQL server is installed (package postgresql)").isPresent();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    server = SystemPostgres.start(installed.get(), folder);
    environment = Map.of("PATH", server.path());
    from = server.database("one");
    try (var connection = from.open()) {
      Roles.prepare(connection);
    }
    Migrations.migrate(from);
    Jdbi.create(from::open)
        .useHandle(
            h -> {
              h.execute(
                  "insert into nightshift.host (name, first_seen, last_seen) values (E'tab\\there \\u2603', now(), now())");
              h.execute("select nightshift.make_sample_partitions(date '2026-11-20')");
              h.execute(
                  "insert into nightshift.collector_sample (at, host_id, seconds, containers) values ('2026-11-20 10:00+00', 1, 10, 0)");
              h.execute(
                  "select nightshift.audit_append('me', null, 'job:digest', 'paused', '{\"a\": 1}')");
            });
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Backup.Written.Dumped dump(Path file) throws InterruptedException {
    return Backup.dump(
        from, NOW, file, new PgDump(ClientProgram.find("pg_dump", environment).orElseThrow()));
  }

  private static List<String> rows(Login login) {
    return Jdbi.create(login::open)
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select 'host ' || h::text from nightshift.host h
                        union all select 'sample ' || s::text from nightshift.collector_sample s
                        union all select 'audit ' || a::text from nightshift.audit a
                        union all select 'migration ' || m::text from migration.applied m
                        union all select 'right ' || table_schema || table_name || grantee || privilege_type
                          from information_schema.role_table_grants where grantee like 'nightshift%'
                        order by 1
                        """)
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void everythingComesBackInAnEmptyDatabase() throws Exception {
    Path file = folder.resolve("a.dump");
    var written = dump(file);
    assertThat(written.takenAt()).isEqualTo(NOW);
    assertThat(written.program()).startsWith("pg_dump ");
    assertThat(written.bytes()).isEqualTo(Files.size(file));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PgRestore.reads(file)).isTrue();
    var restore = PgRestore.of(file, environment);
    assertThat(restore.migrations()).isEqualTo(Migrations.versions());
    var into = server.database("two");
    Restore.fill(into, restore);
    assertThat(rows(into)).hasSizeGreaterThan(100).isEqualTo(rows(from));
    assertThatThrownBy(
            () -> Jdbi.create(into::open).useHandle(h -> h.execute("delete from nightshift.audit")))
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> Restore.fill(into, restore))
        .hasMessageContaining("is not empty: restore into a new one");
  }

  @Test
  void aDumpGoesIntoTheEmbeddedServerToo() throws Exception {
    Path file = folder.resolve("a.dump");
    dump(file);
    var config = new DatabaseConfig(null, null, null, folder.resolve("new"));
    var read = Restore.read(config, file, environment, (_, _) -> {});
    assertThat(read).isInstanceOf(Backup.Written.PutBack.class);
    try (var engine = Databases.forEngine(config)) {
      List<String> hosts =
          engine
              .jdbi()
              .withHandle(
                  h ->
                      h.createQuery("select name from nightshift.host").mapTo(String.class).list());
      assertThat(hosts).containsExactly("tab\there ☃");
    }
  }

  @Test
  void aDumpIsRefusedInOneSentenceWhereNoProgramReadsIt() throws Exception {
    Path file = folder.resolve("a.dump");
    dump(file);
    var config = new DatabaseConfig(null, null, null, folder.resolve("new"));
    assertThatThrownBy(() -> Restore.read(config, file, Map.of(), (_, _) -> {}))
        .isInstanceOfSatisfying(
            NightshiftException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.HOST))
        .hasMessageContaining("there is no pg_restore in the PATH");
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.dump"), java.util.Arrays.copyOf(whole, 2_000));
    assertThatThrownBy(() -> Restore.read(config, cut, environment, (_, _) -> {}))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("pg_restore failed: ");
    Path text = Files.writeString(folder.resolve("a.sql"), "--\n-- PostgreSQL database dump\n--\n");
    assertThatThrownBy(() -> Restore.read(config, text, environment, (_, _) -> {}))
        .hasMessageContaining("is a dump as SQL text");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void aProgramFitsAServerThatIsNotNewer() throws Exception {
    var program = ClientProgram.find("pg_dump", environment).orElseThrow();
    assertThat(program.fits(program.majorVersion())).isTrue();
    assertThat(program.fits(program.majorVersion() - 1)).isTrue();
    assertThat(program.fits(program.majorVersion() + 1)).isFalse();
    try (var embedded = TestDatabase.forClass(PgDumpTest.class)) {
      boolean newer = program.majorVersion() >= 18;
      assertThat(PgDump.fitting(embedded, environment).isPresent()).isEqualTo(newer);
      assertThat(Psql.fitting(embedded, environment).isPresent()).isEqualTo(newer);
      assertThat(Psql.on(embedded, environment)).isPresent();
      assertThat(Psql.on(embedded, Map.of("PATH", folder.toString()))).isEmpty();
    }
  }

  @Test
  void theSameVersionIsChosenByItself() throws Exception {
    try (var database = Database.connect(from, 2, () -> {})) {
      assertThat(PgDump.fitting(database, environment)).isPresent();
      assertThat(Psql.fitting(database, environment)).isPresent();
    }
  }
}
