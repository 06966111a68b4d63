package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The digest commands as a person types them.
class DigestCommandsTest {
  @TempDir private Path data;

  private Database database;
  private final Map<String, String> environment = new HashMap<>();
  private final GreenMail smtp = new GreenMail(new ServerSetup(0, null, ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(DigestCommandsTest.class);
    var pool = (HikariDataSource) database.dataSource();
    environment.put("NIGHTSHIFT_DATABASE_URL", pool.getJdbcUrl());
    environment.put("NIGHTSHIFT_DATABASE_USER", pool.getUsername());
    environment.put("NIGHTSHIFT_DATABASE_PASSWORD", pool.getPassword());
    smtp.start();
  }

  @AfterEach
  void close() {
    smtp.stop();
    database.close();
  }

  @Test
  void previewPrintsAndWritesButSendsAndStoresNothing() throws IOException {
    mailTo("reader@example.org");
    var typed = typed("digest", "preview", "--since", "24h");
    assertThat(typed.error()).contains("page  " + data.resolve("digests/preview.html"));
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).startsWith("NIGHTSHIFT - ");
    try (Stream<Path> files = Files.list(data.resolve("digests"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("preview.html", "preview.txt", "preview.eml");
    }
    assertThat(typed("digest", "preview", "--as-of", "2026-10-04").out())
        .contains("Mon 28 Sep 2026 – Mon 5 Oct 2026, UTC");
    assertThat(typed("digest", "list").out()).startsWith("No digest was made yet");
    assertThat(smtp.getReceivedMessages()).isEmpty();
  }

  @Test
  void aSentDigestArrivesAndIsShownAgain() throws Exception {
    mailTo("reader@example.org");
    var sent = typed("digest", "send", "--to", "boss@example.org");
    assertThat(sent.error()).isEmpty();
    assertThat(sent.exit()).isZero();
    assertThat(smtp.getReceivedMessages()).hasSize(1);
    assertThat(smtp.getReceivedMessages()[0].getAllRecipients()[0]).hasToString("boss@example.org");

    var listed = typed("digest", "list", "--format", "csv").out().lines().toList();
    assertThat(listed).hasSize(2);
    String key = listed.getLast().split(",", 2)[0];
    assertThat(typed("digest", "show", key).out())
        .isEqualTo(typed("digest", "show").out())
        .startsWith("NIGHTSHIFT - ");
  }

  @Test
  void whoMutedDigestsGetsOneOnlyWhenTheyAreNamed() throws Exception {
    mailTo("reader@example.org");
    typed("mail", "mute", "reader@example.org");

    var toAll = typed("digest", "send");

    assertThat(toAll.out()).contains("Nobody is to get it by mail");
    assertThat(smtp.getReceivedMessages()).isEmpty();
    assertThat(typed("digest", "send", "--to", "reader@example.org").exit()).isZero();
    assertThat(smtp.getReceivedMessages()).hasSize(1);
  }

  @Test
  void whatCannotBeSentIsSaidInASentence() {
    var none = typed("digest", "send");
    assertThat(none.exit()).isEqualTo(Failures.USAGE);
    assertThat(none.error())
        .isEqualTo(
            "nightshift: No mail server is set: set NIGHTSHIFT_SMTP_HOST, or use 'nightshift digest preview'.\n");

    mailTo("reader@example.org");
    smtp.stop();
    var refused = typed("digest", "send");
    assertThat(refused.exit()).isEqualTo(Failures.OUTSIDE);
    assertThat(refused.out()).contains("Queued 1 mail.");
    assertThat(typed("query", "which_mails_are_stuck", "--format", "csv").out().lines()).hasSize(2);

    assertThat(typed("digest", "send", "--to", "nobody").exit()).isEqualTo(Failures.USAGE);
    var unknown = typed("digest", "show", "weekly:1999-W01");
    assertThat(unknown.exit()).isEqualTo(Failures.USAGE);
    assertThat(unknown.error()).contains("There is no digest 'weekly:1999-W01'");
    assertThat(typed("digest", "preview", "--since", "soon").exit()).isEqualTo(Failures.USAGE);
    assertThat(typed("digest", "preview", "--as-of", "last week").error())
        .contains("--as-of must be a day such as 2026-11-15");
    assertThat(typed("digest", "preview", "--as-of", "2999-01-01").error())
        .contains("--as-of must not lie in the future");
  }

  private void mailTo(String address) {
    environment.put("NIGHTSHIFT_SMTP_HOST", "localhost");
    environment.put("NIGHTSHIFT_SMTP_PORT", Integer.toString(smtp.getSmtp().getPort()));
    environment.put("NIGHTSHIFT_SMTP_STARTTLS", "off");
    environment.put("NIGHTSHIFT_SMTP_FROM", "nightshift@example.org");
    environment.put("NIGHTSHIFT_SMTP_TO", address);
  }

  private Typed typed(String... words) {
    return Typed.nightshift(environment, data, words);
  }
}
