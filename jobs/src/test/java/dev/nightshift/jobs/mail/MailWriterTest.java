package dev.nightshift.jobs.mail;

import static dev.nightshift.jobs.mail.Letters.MONDAY;
import static dev.nightshift.jobs.mail.Letters.READER;
import static dev.nightshift.jobs.mail.Letters.SENDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.reports.Letter;
import dev.nightshift.reports.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads back what was written with another library than wrote it.
final class MailWriterTest {
  private final MailWriter writer = new MailWriter(SENDER);

  @Test
  void writesHeadersThatMachinesUnderstand() throws IOException {
    var message =
        parse(
            writer
                .write(Letters.letter("2 alerts · grün"), "digest:1", "digest", READER, MONDAY)
                .bytes());
    assertThat(message.getSubject()).isEqualTo("2 alerts · grün");
    assertThat(message.getFrom().getFirst().getAddress()).isEqualTo("nightshift@example.org");
    assertThat(message.getTo().flatten().getFirst().getAddress()).isEqualTo("reader@example.org");
    assertThat(message.getDate().toInstant()).isEqualTo(MONDAY);
    assertThat(header(message, "Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(header(message, "X-Nightshift-Severity")).isEqualTo("warning");
    assertThat(header(message, "List-Id"))
        .isEqualTo("Nightshift digest <digest.nightshift.example.org>");
    assertThat(header(message, "List-Unsubscribe"))
        .isEqualTo("<mailto:nightshift@example.org?subject=unsubscribe%20digest>");
    assertThat(message.getMessageId()).matches("<[0-9a-f]{32}@example.org>");
  }

  @Test
  void keepsBothTextsWordForWord() throws IOException {
    var letter = Letters.letter("all well");
    var message = parse(writer.write(letter, "digest:1", "digest", READER, MONDAY).bytes());
    var parts = ((Multipart) message.getBody()).getBodyParts();
    assertThat(message.getMimeType()).isEqualTo("multipart/alternative");
    assertThat(parts).extracting(Entity::getMimeType).containsExactly("text/plain", "text/html");
    assertThat(text(parts.getFirst()).replace("\r\n", "\n")).isEqualTo(letter.text());
    assertThat(text(parts.getLast())).isEqualTo(letter.html());
  }

  @Test
  void laysPicturesBesideTheHtmlThatShowsThem() throws IOException {
    var letter =
        new dev.nightshift.reports.DigestWriter()
            .write(dev.nightshift.jobs.digest.SampleDigest.ofOneHost());
    var message = parse(writer.write(letter, "digest:1", "digest", READER, MONDAY).bytes());
    var related = ((Multipart) message.getBody()).getBodyParts().getLast();
    assertThat(related.getMimeType()).isEqualTo("multipart/related");
    var parts = ((Multipart) related.getBody()).getBodyParts();
    assertThat(parts)
        .extracting(Entity::getMimeType)
        .containsExactly("text/html", "image/png", "image/png");
    String html = text(parts.getFirst());
    for (int i = 0; i < letter.pictures().size(); i++) {
      var part = parts.get(i + 1);
      String id = part.getHeader().getField("Content-ID").getBody();
      assertThat(html).contains("cid:" + id.substring(1, id.length() - 1) + "\"");
      assertThat(part.getDispositionType()).isEqualTo("inline");
      assertThat(binary(part)).isEqualTo(letter.pictures().get(i).png());
    }
  }

  @Test
  void writesTheSameBytesForTheSameCause() {
    var first = writer.write(Letters.letter("s"), "digest:1", "digest", READER, MONDAY);
    assertThat(
            new MailWriter(SENDER).write(Letters.letter("s"), "digest:1", "digest", READER, MONDAY))
        .isEqualTo(first);
    assertThat(writer.write(Letters.letter("s"), "digest:2", "digest", READER, MONDAY).messageId())
        .isNotEqualTo(first.messageId());
  }

  @Test
  void writesAFileThatNamesNoRecipient() throws IOException {
    var message = parse(writer.file(Letters.letter("s"), "digest:1", "digest", MONDAY));
    assertThat(message.getTo().flatten()).isEmpty();
    assertThat(message.getSubject()).isEqualTo("s");
  }

  @Test
  void keepsToLinesThatEveryServerTakes() {
    String mail =
        new String(
            writer
                .write(Letters.letter("é".repeat(300)), "k", "digest", READER, MONDAY)
                .bytes()
                .toArray(),
            StandardCharsets.ISO_8859_1);
    assertThat(mail.split("\r\n", -1)).allMatch(line -> line.length() <= 78);
    assertThat(mail.replace("\r\n", "")).doesNotContain("\r", "\n");
    assertThat(mail.chars().max().orElseThrow()).isLessThan(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nBcc: b@example.org", "a\nb", "a\rb", "a\0b", "a\u2028b", "a\u0085b"})
  void refusesASubjectThatIsMoreThanALine(String subject) {
    var letter = new Letter(subject, Severity.INFO, "", "", "", List.of());
    assertThatThrownBy(() -> writer.write(letter, "k", "digest", READER, MONDAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Subject");
  }

  /// U+010A and U+010D end in the bytes of LF and CR (CVE-2025-7962).
  @Test
  void letsNoCharacterTurnIntoALineBreak() throws IOException {
    String subject = "a\u010D\u010ABcc: b@example.org 👩‍🚀 שלום";
    var message =
        parse(writer.write(Letters.letter(subject), "k", "digest", READER, MONDAY).bytes());
    assertThat(message.getHeader().getField("Bcc")).isNull();
    assertThat(message.getSubject()).isEqualTo(subject);
  }

  private static Message parse(Bytes bytes) throws IOException {
    var builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(MimeConfig.STRICT);
    return builder.parseMessage(new ByteArrayInputStream(bytes.toArray()));
  }

  private static String header(Message message, String name) {
    return message.getHeader().getField(name).getBody();
  }

  private static String text(Entity part) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ((TextBody) part.getBody()).getInputStream().transferTo(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static byte[] binary(Entity part) throws IOException {
    return ((BinaryBody) part.getBody()).getInputStream().readAllBytes();
  }
}
