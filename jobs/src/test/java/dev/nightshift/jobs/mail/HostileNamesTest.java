package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.digest.SampleDigest;
import dev.nightshift.reports.DigestWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;

/// A thousand names made of what harms HTML, headers, SMTP and readers' eyes, in all the places of
/// a digest at once: parsed by another library, each mail has the headers, the parts and the
/// elements that it has with a harmless name.
final class HostileNamesTest {
  private static final int NAMES = 1_000;
  private static final List<String> SHARDS =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "' style='position:fixed",
          "</td></tr></table>",
          "<!--",
          "-->",
          "]]>",
          "&lt;b&gt;",
          "${7*7}",
          "@endif",
          "\r\nBcc: victim@example.com",
          "\r\n\r\n<html>",
          "\n.\r\nMAIL FROM:<x@y>",
          "\n--=_a\n",
          "=?utf-8?q?x?=",
          "\u010D\u010A",
          "\0",
          "\u001B[2J",
          "\u202E",
          "\u2066",
          "\u2028",
          "\uFEFF",
          "\uD800",
          "👩‍👩‍👧‍👦",
          "🚀",
          "שלום",
          "مرحبا",
          "漢字",
          "e\u0301\u0302\u0303",
          "%0d%0a",
          "; rm -rf /",
          "$(reboot)",
          "x".repeat(300),
          " ",
          "web");

  private final DigestWriter letters = new DigestWriter();
  private final MailWriter envelopes = new MailWriter(Letters.SENDER);

  @Test
  void aThousandOfThemDoNoHarmInAnyPartOfAMail() throws IOException {
    var harmless = parsed("web");
    var random = new Random(20_261_123);
    for (int i = 0; i < NAMES; i++) {
      String name = name(random);
      var mail = parsed(name);
      assertThat(headers(mail)).as(name).isEqualTo(headers(harmless));
      assertThat(mail.getTo().flatten().getFirst().getAddress()).isEqualTo("reader@example.org");
      assertThat(shape(mail)).as(name).isEqualTo(shape(harmless));
      assertThat(tags(html(mail))).as(name).isEqualTo(tags(html(harmless)));
      assertThat(invisible(mail.getSubject() + html(mail) + text(parts(mail).getFirst())))
          .as(name)
          .isEmpty();
      assertThat(mail.getSubject().codePointCount(0, mail.getSubject().length())).isLessThan(200);
    }
  }

  private static String name(Random random) {
    var name = new StringBuilder();
    IntStream.range(0, 1 + random.nextInt(4))
        .forEach(_ -> name.append(SHARDS.get(random.nextInt(SHARDS.size()))));
    return name.toString();
  }

  private Message parsed(String name) throws IOException {
    var letter = letters.write(SampleDigest.named(name));
    var bytes =
        envelopes.write(letter, "digest:1", "digest", Letters.READER, Letters.MONDAY).bytes();
    var builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(MimeConfig.STRICT);
    return builder.parseMessage(new ByteArrayInputStream(bytes.toArray()));
  }

  private static List<String> headers(Message mail) {
    return mail.getHeader().getFields().stream().map(Field::getName).toList();
  }

  private static List<String> shape(Message mail) {
    return parts(mail).stream().map(Entity::getMimeType).toList();
  }

  private static List<Entity> parts(Message mail) {
    return ((Multipart) mail.getBody()).getBodyParts();
  }

  private static String html(Message mail) throws IOException {
    return text(parts(mail).getLast());
  }

  private static String text(Entity part) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ((TextBody) part.getBody()).getInputStream().transferTo(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// Elements with the names of their attributes, in order.
  private static List<String> tags(String html) {
    return Pattern.compile("<(?:\"[^\"]*\"|[^\">])*>")
        .matcher(html)
        .results()
        .map(result -> result.group().replaceAll("\"[^\"]*\"", ""))
        .toList();
  }

  private static List<String> invisible(String text) {
    return text.codePoints()
        .filter(
            point ->
                point != '\n'
                    && point != '\r'
                    && point != 0x200D
                    && switch (Character.getType(point)) {
                      case Character.CONTROL,
                          Character.FORMAT,
                          Character.SURROGATE,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR ->
                          true;
                      default -> false;
                    })
        .mapToObj(Integer::toHexString)
        .toList();
  }
}
