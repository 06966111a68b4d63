package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people configure wrong: one sentence each that says what to do, and the right exit code.
class WrongInputTest {
  private static final String URL = "NIGHTSHIFT_DATABASE_URL";

  private static Database database;
  @TempDir private Path data;

  @BeforeAll
  static void open() {
    database = TestDatabase.forClass(WrongInputTest.class);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static void isOneSentence(int exit, int expected, String error, String part) {
    assertThat(error)
        .startsWith("nightshift: ")
        .contains(part)
        .doesNotContain("Exception", "\tat ");
    assertThat(error.strip().lines()).as(error).hasSize(1);
    assertThat(error.strip()).matches("(?s).*[.?]");
    assertThat(exit).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgres://localhost/x                                          | 2 | must look like jdbc:postgresql://
          mysql                                                           | 2 | must look like jdbc:postgresql://
          jdbc:postgresql://127.0.0.1:99999/x                             | 2 | NIGHTSHIFT_DATABASE_URL
          jdbc:postgresql://127.0.0.1:1/x                                 | 3 | check that the server runs
          jdbc:postgresql://no.such.host.invalid/x                        | 3 | check that the server runs
          jdbc:postgresql://me:geheim@127.0.0.1:1/x?password=geheim       | 3 | check that the server runs
          """)
  void aDatabaseUrlThatIsWrong(String url, int exit, String part) {
    var typed = Typed.nightshift(Map.of(URL, url), data, "status");
    isOneSentence(typed.exit(), exit, typed.error(), part);
    assertThat(typed.error()).doesNotContain("geheim").doesNotContain("postmaster");
  }

  @Test
  void aDatabaseOrPasswordThatIsNotThere() {
    var environment = new HashMap<>(TestDatabase.environment(database));
    environment.put("NIGHTSHIFT_DATABASE_PASSWORD", "wrong");
    var typed = Typed.nightshift(environment, data, "status");
    isOneSentence(typed.exit(), 3, typed.error(), "check NIGHTSHIFT_DATABASE_USER");
    environment.putAll(TestDatabase.environment(database));
    environment.computeIfPresent(URL, (_, url) -> url.replaceFirst("[^/]*$", "nowhere"));
    typed = Typed.nightshift(environment, data, "status");
    isOneSentence(typed.exit(), 3, typed.error(), "create that database or name another");
  }

  @Test
  void aDataDirectoryThatIsNone() throws IOException {
    Path file = Files.writeString(data.resolve("file"), "");
    for (Path wrong : new Path[] {file, file.resolve("below")}) {
      for (String command : new String[] {"status", "hosts", "profile use edge"}) {
        var typed = Typed.nightshift(Map.of(), wrong, command.split(" "));
        isOneSentence(typed.exit(), 2, typed.error(), file + " is not a directory");
        assertThat(typed.error()).contains("choose another with --data");
      }
    }
    var typed = Typed.nightshift(Map.of(), Path.of("/proc/nightshift"), "profile", "use", "edge");
    isOneSentence(typed.exit(), 2, typed.error(), "choose another with --data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "hosts",
        "containers",
        "workloads",
        "health",
        "jobs list",
        "jobs history",
        "query what_is_running",
        "findings list",
        "recommendations list",
        "rollouts list",
        "digest list",
        "benchmark list",
        "db url",
        "db shell",
        "doctor",
        "profile list",
        "profile show"
      })
  void whatOnlyReadsMakesNoDataDirectory(String command) {
    Path unused = data.resolve("unused");
    var typed = Typed.nightshift(Map.of(), unused, command.split(" "));
    assertThat(unused).doesNotExist();
    if (typed.exit() != 0) {
      int expected = command.equals("status") || command.equals("doctor") ? 1 : 2;
      assertThat(typed.exit()).as(typed.error()).isEqualTo(expected);
    }
    if (!command.startsWith("profile") && !command.equals("doctor")) {
      isOneSentence(typed.exit(), typed.exit(), typed.error(), "'nightshift run'");
    }
  }

  @Test
  void numbersAndSpansThatAreNone() {
    var environment = TestDatabase.environment(database);
    var plan = Typed.nightshift(environment, data, "plan", "web", "--cpus", "two");
    assertThat(plan.error()).contains("'two' is no number").doesNotContain("double");
    var approve = Typed.nightshift(environment, data, "approve", "x");
    assertThat(approve.error()).contains("'x' is no whole number").doesNotContain("long");
    var moving = Typed.nightshift(environment, data, "plan", "m99");
    isOneSentence(moving.exit(), 2, moving.error(), "no limit that moves 'm99'");
    for (String most : new String[] {"-1", "0", "many"}) {
      var list = Typed.nightshift(environment, data, "recommendations", "list", "--most=" + most);
      assertThat(list.exit()).isEqualTo(2);
      assertThat(list.error()).contains("must be a whole number from 1 on, is '" + most + "'");
    }
    var freeze = Typed.nightshift(environment, data, "freeze", "--for", "0s", "--remark", "why");
    isOneSentence(freeze.exit(), 2, freeze.error(), "--for must be longer than 0");
  }

  @Test
  void statusTellsWhatIsFrozen() {
    var environment = TestDatabase.environment(database);
    assertThat(Typed.nightshift(environment, data, "status").out()).doesNotContain("frozen");
    Typed.nightshift(environment, data, "freeze", "--for", "2d", "--remark", "year's end");
    assertThat(Typed.nightshift(environment, data, "status").out())
        .contains("frozen  No container is changed on any host until ")
        .contains("'nightshift unfreeze': year's end (");
    Typed.nightshift(environment, data, "unfreeze");
    assertThat(Typed.nightshift(environment, data, "status").out()).doesNotContain("frozen");
  }

  @Test
  void anUnknownQuestionComesWithTheNearest() {
    var typed =
        Typed.nightshift(TestDatabase.environment(database), data, "query", "who_uses_most_cpuu");
    isOneSentence(typed.exit(), 2, typed.error(), "did you mean who_uses_most_cpu");
  }

  @Test
  void anUnknownProfileComesWithTheNearest() {
    var typed =
        Typed.nightshift(TestDatabase.environment(database), data, "profile", "use", "producton");
    isOneSentence(
        typed.exit(),
        2,
        typed.error(),
        "There is no profile 'producton'; did you mean production?");
  }

  @Test
  void anUnknownCommandComesWithTheNearest() {
    var typed = Typed.nightshift(Map.of(), data, "statsu");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.error())
        .startsWith("nightshift: 'statsu' is no command or option here.\nDid you mean: status");
    assertThat(Typed.nightshift(Map.of(), data, "jobs").exit()).isEqualTo(2);
  }

  @Test
  void anEngineRefusesAProfileWithMistakesBeforeItWorks() throws Exception {
    RunningEngine.profile(
        data, "bad", "extends: production\ntargets: {cpu: 7}\ncolection: {interval: 1s}\n");
    var environment = new HashMap<>(TestDatabase.environment(database));
    environment.put("NIGHTSHIFT_PROFILE", "bad");
    environment.put("NIGHTSHIFT_HOST", "bad");
    try (var process = NightshiftProcess.start(environment, data, "run", "--once")) {
      assertThat(process.waitFor(Duration.ofMinutes(1))).isEqualTo(2);
      assertThat(process.error())
          .contains("targets.cpu must be in 0.1..1, is 7")
          .contains("did you mean collection?")
          .doesNotContain("Exception");
    }
    environment.put("NIGHTSHIFT_PROFILE", "produktion");
    try (var process = NightshiftProcess.start(environment, data, "run", "--once")) {
      assertThat(process.waitFor(Duration.ofMinutes(1))).isEqualTo(2);
      assertThat(process.error()).contains("did you mean production?");
    }
  }

  @Test
  void aDockerAddressThatIsNone() {
    var environment = new HashMap<>(TestDatabase.environment(database));
    environment.put("DOCKER_HOST", "frobnicate");
    var typed = Typed.nightshift(environment, data, "jobs", "run", "roll-up");
    isOneSentence(typed.exit(), 2, typed.error(), "DOCKER_HOST must look like");
  }

  @Test
  void aMailServerThatRefusesLosesNoMail() {
    var environment = new HashMap<>(TestDatabase.environment(database));
    environment.put("NIGHTSHIFT_HOST", "mail");
    environment.put("DOCKER_HOST", "unix://" + data.resolve("none.sock"));
    environment.put("NIGHTSHIFT_SMTP_HOST", "127.0.0.1");
    environment.put("NIGHTSHIFT_SMTP_PORT", "1");
    environment.put("NIGHTSHIFT_SMTP_FROM", "nightshift@example.org");
    environment.put("NIGHTSHIFT_SMTP_TO", "operator@example.org");
    var typed = Typed.nightshift(environment, data, "jobs", "run", "digest");
    assertThat(typed.out())
        .doesNotContain("Exception")
        .contains("1 mail to be tried again: 127.0.0.1:1 cannot be reached");
    assertThat(typed.error()).isEmpty();
    assertThat(
            RunningEngine.count(
                database, "select count(*) from nightshift.mail_outbox where state = 'queued'"))
        .as(typed.out() + typed.error())
        .isOne();
    environment.put("NIGHTSHIFT_SMTP_PORT", "smtp");
    typed = Typed.nightshift(environment, data, "jobs", "run", "digest");
    isOneSentence(typed.exit(), 2, typed.error(), "NIGHTSHIFT_SMTP_PORT");
  }
}
