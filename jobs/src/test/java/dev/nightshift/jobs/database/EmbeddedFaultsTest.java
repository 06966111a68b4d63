package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The embedded server under kill -9 of everything there is, with data that must survive.
class EmbeddedFaultsTest {
  private Path data;
  private DatabaseConfig config;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    data = Files.createTempDirectory("nightshift-faults-");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    config = new DatabaseConfig(null, null, null, data);
  }

  @AfterEach
  void remove() throws IOException {
    new ServerFolder(data.resolve("postgres")).running().ifPresent(Postmaster::stop);
    PostgresBinaries.delete(data);
  }

  private static int rows(Database database) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("select count(*) from nightshift.workload")
                    .mapTo(Integer.class)
                    .one());
  }

  private static void insert(Database database, String name) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "insert into nightshift.workload (kind, name, first_seen, last_seen) values ('name', ?, now(), now())",
                    name));
  }

  @Test
  void losesNothingAcknowledgedWhenTheServerIsKilledUnderWrite() throws Exception {
    try (var database = Databases.forEngine(config)) {
      var acknowledged = new AtomicInteger();
      var failed = new AtomicInteger();
      var stop = new AtomicBoolean();
      var writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      try {
                        insert(database, "w" + (acknowledged.get() + failed.get()));
                        acknowledged.incrementAndGet();
                      } catch (JdbiException e) {
                        failed.incrementAndGet();
                      }
                    }
                  });
      for (int kill = 0; kill < 3; kill++) {
        int before = acknowledged.get();
        await("rows are written", () -> acknowledged.get() > before + 50);
        ProcessHandle.of(new ServerFolder(data.resolve("postgres")).running().orElseThrow().pid())
            .orElseThrow()
            .destroyForcibly();
        await("a statement fails", () -> failed.get() > 0);
      }
      int before = acknowledged.get();
      await("the pool has recovered", () -> acknowledged.get() > before + 10);
      stop.set(true);
      writer.join();
      // A commit whose answer was lost may count as failed and be there all the same.
      assertThat(rows(database)).isBetween(acknowledged.get(), acknowledged.get() + failed.get());
    }
  }

  @Test
  void recoversWhatAKilledProcessLeft() throws Exception {
    long orphan;
    int told = 0;
    try (var engine = ChildJvm.start(OwningMain.class, data.toString())) {
      orphan = Long.parseLong(engine.await("open"));
      while (told < 40) {
        told = Integer.parseInt(engine.await("row"));
      }
      engine.kill();
    }
    try (var database = Databases.forEngine(config)) {
      assertThat(rows(database)).isGreaterThanOrEqualTo(told);
      assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  @Test
  void endsAnOrphanThatDidNotHearOfItsParentsDeath() throws Exception {
    long orphan;
    try (var engine = ChildJvm.start(OwningMain.class, data.toString())) {
      orphan = Long.parseLong(engine.await("open"));
      signal("STOP", orphan);
      engine.kill();
    }
    var server = ProcessHandle.of(orphan).orElseThrow();
    assertThat(server.isAlive()).isTrue();
    var waking =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Thread.sleep(1_000);
                    signal("CONT", orphan);
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    try (var database = Databases.forEngine(config)) {
      assertThat(server.isAlive()).isFalse();
      assertThat(rows(database)).isNotNegative();
    }
    waking.join();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  @Test
  void refusesASecondEngineInOneSentence() throws Exception {
    try (var engine = ChildJvm.start(OwningMain.class, data.toString())) {
      engine.await("open");
      assertThatThrownBy(() -> Databases.forEngine(config))
          .isInstanceOfSatisfying(
              NightshiftException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OPERATOR))
          .hasMessageMatching("Another Nightshift \\(pid \\d+\\) already works on .*: stop it.*");
      // A command uses the server that is there.
      try (var command = Databases.forCommand(config)) {
        assertThat(rows(command)).isNotNegative();
      }
      engine.await("row");
    }
  }

  @Test
  void refusesASecondEngineOfTheSameProcessAndKeepsTheLock() throws Exception {
    try (var first = Databases.forEngine(config)) {
      assertThatThrownBy(() -> Databases.forEngine(config))
          .hasMessageContaining("already works on");
      try (var command = Databases.forCommand(config)) {
        assertThat(rows(command)).isZero();
      }
      // Looking at the lock must not have given it away.
      try (var other = ChildJvm.start(OwningMain.class, data.toString())) {
        assertThat(other.await("refused")).contains("already works on");
        assertThat(other.waitFor()).isEqualTo(2);
      }
      assertThat(rows(first)).isZero();
    }
  }

  @Test
  void isNotBlockedByStaleFiles() throws Exception {
    Databases.forEngine(config).close();
    Files.writeString(data.resolve("engine.lock"), "1\n");
    Files.writeString(data.resolve("postgres.lock"), "1\n");
    // The pid of a living process that is no server: PostgreSQL alone would refuse.
    Path pid = data.resolve("postgres/data/postmaster.pid");
    var user = ServerUser.of(data.resolve("postgres/data"));
    var command = new java.util.ArrayList<>(user.prefix());
    command.addAll(java.util.List.of("sleep", "60"));
    var sleeper = new ProcessBuilder(command).start();
    try {
      Files.writeString(
          pid,
          "%d\n%s\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready\n"
              .formatted(sleeper.pid(), data.resolve("postgres/data")));
      user.own(pid);
      try (var database = Databases.forEngine(config)) {
        assertThat(rows(database)).isZero();
      }
      assertThat(sleeper.isAlive()).isTrue();
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void logsInAsNobodySpecialWithASecretOfItsOwn() throws Exception {
    try (var database = Databases.forEngine(config)) {
      boolean special =
          database
              .jdbi()
              .withHandle(
                  h ->
                      h.createQuery(
                              "select rolsuper or rolcreaterole or rolcreatedb from pg_roles where rolname = session_user")
                          .mapTo(Boolean.class)
                          .one());
      assertThat(special).isFalse();
      assertThatThrownBy(
              () -> database.jdbi().useHandle(h -> h.execute("set role nightshift_owner")))
          .hasMessageContaining("permission denied");
      assertThat(database.login().toString()).doesNotContain(database.login().password());
    }
    for (String secret : new String[] {"password", "engine-password"}) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(data.resolve("postgres").resolve(secret))))
          .isEqualTo("rw-------");
    }
    assertThat(data.resolve("postgres/data.new.password")).doesNotExist();
  }

  @Test
  void keepsItsPortOverARestart() {
    String url;
    try (var database = Databases.forEngine(config)) {
      url = database.login().url();
    }
    try (var database = Databases.forCommand(config)) {
      assertThat(database.login().url()).isEqualTo(url);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within a minute: " + what);
      }
      Thread.sleep(10);
    }
  }
}
