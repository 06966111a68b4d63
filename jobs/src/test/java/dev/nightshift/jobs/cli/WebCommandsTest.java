package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What a person types about the web server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebCommandsTest {
  @TempDir static Path data;

  private Database database;

  @BeforeAll
  void open() {
    database = TestDatabase.forClass(WebCommandsTest.class);
  }

  @AfterAll
  void close() {
    database.close();
  }

  private Typed type(Map<String, String> more, String... words) {
    var environment = new HashMap<>(TestDatabase.ownerEnvironment(database));
    environment.putAll(more);
    return Typed.nightshift(Map.copyOf(environment), data, words);
  }

  private Typed type(String... words) {
    return type(Map.of(), words);
  }

  @Test
  void aTokenIsShownOnceListedAndRevoked() {
    var made = type("token", "create", "--role", "report", "--for", "prometheus", "--days", "30");
    assertThat(made.exit()).as(made.error()).isZero();
    assertThat(made.out().strip()).matches("nst_[\\w-]{43}");
    assertThat(made.error()).contains("prometheus with role report").contains("token revoke");
    var listed = type("token", "list");
    assertThat(listed.out())
        .contains("prometheus", "report", "valid", "never")
        .doesNotContain(made.out().strip());
    String number = made.error().replaceFirst("(?s)^Token (\\d+).*", "$1");
    assertThat(type("token", "revoke", number).out()).contains("opens nothing any more");
    assertThat(type("token", "list").out()).doesNotContain("prometheus");
    assertThat(type("token", "list", "--all").out()).contains("revoked");
  }

  @Test
  void whatIsWrongIsSaidInASentence() {
    assertThat(type("token", "create", "--role", "king").error())
        .contains("--role must be report, operator or approver");
    assertThat(type("token", "create", "--role", "report", "--days", "0").error())
        .contains("--days must be in 1..3650");
    assertThat(type("token", "revoke", "987654").error()).contains("There is no token 987654");
    assertThat(type("rollouts", "link", "987654", "--for", "Ada").error())
        .contains("There is no plan 987654");
    var dark = type(Map.of("NIGHTSHIFT_WEB_LISTEN", "0.0.0.0:1"), "doctor");
    assertThat(dark.out()).contains("NIGHTSHIFT_WEB_LISTEN is open to others");
    assertThat(type("doctor").out()).contains("No page is served");
  }
}
