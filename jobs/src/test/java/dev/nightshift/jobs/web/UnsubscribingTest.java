package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MailWriter;
import dev.nightshift.jobs.mail.MuteStore;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.reports.Letter;
import dev.nightshift.reports.Severity;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Stopping mails with the button that mail programs show (RFC 8058).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnsubscribingTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "NIGHTSHIFT_WEB_LISTEN", "127.0.0.1:0",
          "NIGHTSHIFT_WEB_URL", "https://ns.example.org",
          "NIGHTSHIFT_WEB_PROXY", "127.0.0.1");
  private static final Instant MONDAY = Instant.parse("2026-11-23T07:00:00Z");

  private Served served;
  private MuteStore mutes;

  @BeforeAll
  void open() {
    served = Served.of(UnsubscribingTest.class, ENVIRONMENT);
    mutes = new MuteStore(served.database.jdbi());
  }

  @AfterAll
  void close() {
    served.close();
  }

  private MimeMessage mail(String reader, String list, Map<String, String> environment)
      throws Exception {
    var writer =
        new MailWriter(
            new MailAddress("ns@example.org"),
            UnsubscribeLinks.of(environment, served.database.jdbi()));
    var letter = new Letter("s", Severity.INFO, "<p>h</p>", "<p>h</p>", "t", List.of());
    var bytes = writer.write(letter, list + ":1", list, new MailAddress(reader), MONDAY).bytes();
    return new MimeMessage(null, new ByteArrayInputStream(bytes.toArray()));
  }

  private String path(String reader, String list) throws Exception {
    String header = mail(reader, list, ENVIRONMENT).getHeader("List-Unsubscribe", null);
    var link =
        Pattern.compile("<https://ns.example.org(/unsubscribe/[\\w-]+)>")
            .matcher(header.replaceAll("\\s", ""));
    assertThat(link.find()).as(header).isTrue();
    return link.group(1);
  }

  private List<String> muted() {
    return mutes.all().stream()
        .map(one -> one.address() + " " + one.list() + " " + one.actor())
        .toList();
  }

  @Test
  void oneClickStopsTheDigestForThatReaderOnly() throws Exception {
    String path = path("ada@example.org", "digest");
    assertThat(mail("ada@example.org", "digest", ENVIRONMENT).getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
    assertThat(served.get(path).body()).contains("ada@example.org", "Stop these mails?");
    assertThat(muted()).as("looking changes nothing").noneMatch(one -> one.startsWith("ada@"));

    var answer =
        served.post(
            path, Map.of("List-Unsubscribe", "One-Click"), "Origin", "https://mail.example");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(muted()).contains("ada@example.org digest one-click");
    assertThat(muted()).noneMatch(one -> one.startsWith("ada@example.org alert"));
    served.post(path, Map.of("List-Unsubscribe", "One-Click"));
    assertThat(muted()).filteredOn(one -> one.startsWith("ada@")).hasSize(1);
    var outbox = new OutboxStore(served.database.jdbi());
    var letter = new Letter("s", Severity.INFO, "<p>h</p>", "<p>h</p>", "t", List.of());
    var writer = new MailWriter(new MailAddress("ns@example.org"));
    for (var list : List.of("digest", "alert", "approval")) {
      assertThat(
              outbox.enqueue(
                  writer.write(
                      letter, list + ":x", list, new MailAddress("ada@example.org"), MONDAY)))
          .as(list)
          .isEqualTo(!list.equals("digest"));
    }
  }

  /// As RFC 8058 shows it: some programs send it as multipart.
  @Test
  void aFormInPartsIsUnderstoodToo() throws Exception {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    var answer =
        served.send(
            served
                .request(path("bob@example.org", "alert"))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("nightshift mail unmute bob@example.org --list alert brings");
    assertThat(muted()).contains("bob@example.org alert one-click");
  }

  @Test
  void whatWasTouchedStopsNothing() throws Exception {
    String path = path("eve@example.org", "digest");
    for (int at : List.of(14, 20, 40, path.length() - 2)) {
      char other = path.charAt(at) == 'A' ? 'B' : 'A';
      String touched = path.substring(0, at) + other + path.substring(at + 1);
      assertThat(served.post(touched, Map.of("List-Unsubscribe", "One-Click")).statusCode())
          .as(touched)
          .isEqualTo(404);
      assertThat(served.get(touched).statusCode()).isEqualTo(404);
    }
    for (String junk : List.of("", "x", "%00", "A".repeat(2000))) {
      assertThat(
              served
                  .post("/unsubscribe/" + junk, Map.of("List-Unsubscribe", "One-Click"))
                  .statusCode())
          .isEqualTo(404);
    }
    assertThat(served.post(path, Map.of("a", "b")).statusCode()).isEqualTo(400);
    assertThat(muted()).noneMatch(one -> one.startsWith("eve@"));
  }

  @Test
  void withoutTlsAndForApprovalsThereIsNoSuchAddress() throws Exception {
    for (var mail :
        List.of(
            mail("a@example.org", "digest", Map.of()),
            mail("a@example.org", "digest", Map.of("NIGHTSHIFT_WEB_LISTEN", "127.0.0.1:8787")))) {
      assertThat(mail.getHeader("List-Unsubscribe-Post")).isNull();
      assertThat(mail.getHeader("List-Unsubscribe", null)).startsWith("<mailto:ns@example.org");
    }
    assertThat(mail("a@example.org", "approval", ENVIRONMENT).getHeader("List-Unsubscribe"))
        .isNull();
    assertThat(new UnsubscribeLinks(served.database.jdbi(), Optional.empty()).read("")).isEmpty();
  }
}
