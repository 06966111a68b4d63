package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `nightshift db …` as a person types it, on a real database.
class DbCommandsTest {
  private static Database database;
  private static Map<String, String> environment;
  @TempDir private Path data;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(DbCommandsTest.class);
    environment = TestDatabase.environment(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private Typed db(String... words) {
    return Typed.nightshift(
        environment,
        data,
        Stream.concat(Stream.of("db"), Arrays.stream(words)).toArray(String[]::new));
  }

  private Typed piped(String text, String... words) {
    InputStream standardIn = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      return db(words);
    } finally {
      System.setIn(standardIn);
    }
  }

  private static String password() {
    return environment.get("NIGHTSHIFT_DATABASE_PASSWORD");
  }

  @Test
  void theUrlIsWithoutThePasswordUnlessAskedFor() {
    var plain = db("url");
    assertThat(plain.exit()).isZero();
    assertThat(plain.out())
        .matches("postgresql://nightshift@127\\.0\\.0\\.1:\\d+/dbcommandstest_\\d+\n");
    assertThat(db("url", "--password").out())
        .contains("://nightshift:" + password() + "@127.0.0.1:");
  }

  @Test
  void theJdbcUrlLogsIn() throws Exception {
    assertThat(db("url", "--jdbc").out()).doesNotContain(password());
    String url = db("url", "--jdbc", "--password").out().strip();
    try (var connection = DriverManager.getConnection(url)) {
      assertThat(connection.getMetaData().getUserName()).isEqualTo("nightshift");
    }
  }

  @Test
  void theShellTakesStatementsFromAPipe() {
    var typed = piped("select 1 as one,\n 'a;b' as two;\nselect 7 as seven\n", "shell");
    assertThat(typed.error()).isEmpty();
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).isEqualTo("ONE  TWO\n  1  a;b\n(1 row)\nSEVEN\n    7\n(1 row)\n");
  }

  @Test
  void theShellListsTablesAndColumnsWithTheirMeaning() {
    assertThat(piped("\\d\n\\q\nselect nonsense;\n", "shell").out())
        .contains("host_sample")
        .contains("job_run");
    assertThat(piped("\\d report.host_sample\n", "shell").out())
        .contains("cpu_cores")
        .contains("double precision");
    assertThat(piped("\\d nonsense\n", "shell").out())
        .isEqualTo("There is no table or view nonsense.\n");
  }

  @Test
  void theShellChangesNothingUnlessItMay() {
    String insert =
        "insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', 'shell', now(), now())";
    var refused = db("shell", "--client", "own", "-c", insert);
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.error())
        .isEqualTo(
            "nightshift: cannot execute INSERT in a read-only transaction (--write allows changes)\n");
    assertThat(db("shell", "--client", "own", "--write", "-c", insert).out()).isEqualTo("1 row\n");
  }

  @Test
  void theShellStopsAtTheFirstMistakeInAPipe() {
    var typed = piped("select nonsense;\nselect 1 as one;\n", "shell");
    assertThat(typed.exit()).isEqualTo(3);
    assertThat(typed.error()).isEqualTo("nightshift: column \"nonsense\" does not exist\n");
    assertThat(typed.out()).isEmpty();
  }

  @Test
  void hostileTextNeverReachesTheTerminal() {
    assertThat(db("shell", "--client", "own", "-c", "select E'\\x1b[2J' as x").out())
        .doesNotContain("\u001b");
  }

  @Test
  void psqlIsHandedTheTerminalAndIsReadOnlyToo() throws Exception {
    assumeThat(Path.of("/usr/bin/psql")).as("no psql").isExecutable();
    try (var process =
        NightshiftProcess.start(environment, data, "db", "shell", "--client", "psql")) {
      process.type("\\pset format unaligned\nselect current_user;\ndelete from nightshift.host;\n");
      assertThat(process.waitFor(Duration.ofSeconds(30))).isZero();
      assertThat(process.out()).contains("nightshift_engine");
      assertThat(process.error())
          .contains("cannot execute DELETE in a read-only transaction")
          .doesNotContain(password());
    }
  }

  @Test
  void aBackupGoesIntoANewDataDirectory() throws Exception {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path from = data.resolve("from");
    Path into = data.resolve("into");
    String file = data.resolve("backup.zip").toString();
    Map<String, String> embedded = Map.of("NIGHTSHIFT_HOST", "alpha");
    Typed.nightshift(embedded, from, "profile", "use", "edge");
    var written = Typed.nightshift(embedded, from, "db", "backup", file);
    assertThat(written.exit()).as(written.error()).isZero();
    assertThat(written.out()).contains("✓ Backup: ").contains(" rows of ");
    var read = Typed.nightshift(embedded, into, "db", "restore", file);
    assertThat(read.exit()).as(read.error()).isZero();
    assertThat(Typed.nightshift(embedded, into, "profile", "list").out())
        .isEqualTo(Typed.nightshift(embedded, from, "profile", "list").out());
    var again = Typed.nightshift(embedded, into, "db", "restore", file);
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.error()).contains("holds a database already");
  }

  @Test
  void pgDumpOfAnOlderVersionIsRefusedByNameAndPassedOverOtherwise() throws Exception {
    Path programs = Files.createDirectory(data.resolve("bin"));
    Path old =
        Files.writeString(
            programs.resolve("pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.18'\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    var superuser = new HashMap<>(TestDatabase.ownerEnvironment(database));
    superuser.put("PATH", programs + ":/usr/bin:/bin");
    var refused =
        Typed.nightshift(superuser, data, "db", "backup", "--by", "pg_dump", data + "/a.zip");
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.error())
        .startsWith(
            "nightshift: There is no pg_dump in the PATH that is at least as new as the server");
    var own = Typed.nightshift(superuser, data, "db", "backup", data + "/a.zip");
    assertThat(own.exit()).as(own.error()).isZero();
    assertThat(own.out()).contains(" rows of ");
  }

  @Test
  void theShellTakesTheSystemsPsqlOnlyWhereItIsNewEnough() throws Exception {
    Path programs = Files.createDirectory(data.resolve("bin"));
    var environment = new HashMap<>(DbCommandsTest.environment);
    environment.put("PATH", programs + ":/usr/bin:/bin");
    for (int version : new int[] {15, 99}) {
      Path psql =
          Files.writeString(
              programs.resolve("psql"),
              "#!/bin/sh\n[ \"$1\" = --version ] && echo 'psql (PostgreSQL) %d.1' || echo \"psql $*\"\n"
                  .formatted(version));
      Files.setPosixFilePermissions(psql, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (var process =
          NightshiftProcess.start(environment, data, "db", "shell", "-c", "select 7 as seven")) {
        assertThat(process.waitFor(Duration.ofMinutes(1))).isZero();
        assertThat(process.out()).startsWith(version == 15 ? "SEVEN" : "psql -d postgresql://");
      }
    }
  }

  @Test
  void aFileThatIsNoBackupIsToldInOneSentence() throws Exception {
    Path file = Files.writeString(data.resolve("letter.zip"), "Dear operator");
    var typed = db("restore", file.toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.error().lines()).hasSize(1).first().asString().contains("is no whole backup");
    assertThat(db("restore", data.resolve("missing.zip").toString()).exit()).isEqualTo(2);
  }
}
