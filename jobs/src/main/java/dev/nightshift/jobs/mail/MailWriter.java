package dev.nightshift.jobs.mail;

import dev.nightshift.reports.Letter;
import dev.nightshift.reports.Picture;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts letters into envelopes: `alternative[text, related[html, pictures]]`, ASCII all through.
/// The same letter, key, addresses and date give the same bytes.
public final class MailWriter {
  private final MailAddress from;
  private final Unsubscribe unsubscribe;

  public MailWriter(MailAddress from) {
    this(from, Unsubscribe.NONE);
  }

  /// @param unsubscribe where readers stop mails with one click
  public MailWriter(MailAddress from, Unsubscribe unsubscribe) {
    this.from = from;
    this.unsubscribe = unsubscribe;
  }

  /// The mail to one recipient.
  ///
  /// @param key what caused it
  /// @param list what it belongs to, a word such as `digest`, for the reader's filters
  /// @param date the instant it is queued
  public Mail write(Letter letter, String key, String list, MailAddress to, Instant date) {
    return new Mail(
        key, to, messageId(key, to.text()), letter.subject(), bytes(letter, key, list, to, date));
  }

  /// The message to nobody in particular, for a file.
  public Bytes file(Letter letter, String key, String list, Instant date) {
    return bytes(letter, key, list, null, date);
  }

  private Bytes bytes(
      Letter letter, String key, String list, @Nullable MailAddress to, Instant date) {
    try {
      var message = new FixedMessage(messageId(key, to == null ? "" : to.text()));
      message.setFrom(new InternetAddress(from.text(), "Nightshift", "UTF-8"));
      message.setHeader("To", to == null ? "undisclosed-recipients:;" : to.text());
      message.setSubject(HeaderText.checked("Subject", letter.subject()), "UTF-8");
      message.setSentDate(Date.from(date));
      message.setHeader("Auto-Submitted", "auto-generated");
      message.setHeader("X-Auto-Response-Suppress", "All");
      message.setHeader("X-Nightshift-Severity", letter.severity().word());
      message.setHeader(
          "List-Id",
          HeaderText.checked(
              "List-Id",
              "Nightshift " + list + " <" + list + ".nightshift." + from.domain() + ">"));
      unsubscribe(message, list, to);
      message.setContent(content(letter, hash(key + "\n" + date).substring(0, 16)));
      message.saveChanges();
      var bytes = new ByteArrayOutputStream();
      message.writeTo(bytes);
      return Bytes.of(HeaderText.ascii(bytes.toByteArray()));
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a mail of our own making is malformed", e);
    }
  }

  /// By hand with the sender, and where pages are served also with one click; not from what cannot
  /// be muted.
  private void unsubscribe(FixedMessage message, String list, @Nullable MailAddress to)
      throws MessagingException {
    if (!MuteStore.LISTS.contains(list)) {
      return;
    }
    String byHand = "<mailto:" + from.text() + "?subject=unsubscribe%20" + list + ">";
    var link = to == null ? Optional.<URI>empty() : unsubscribe.link(to, list);
    message.setHeader(
        "List-Unsubscribe",
        HeaderText.checked(
            "List-Unsubscribe", link.map(one -> "<" + one + ">, ").orElse("") + byHand));
    if (link.isPresent()) {
      message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
  }

  private static MimeMultipart content(Letter letter, String seed)
      throws MessagingException, IOException {
    var alternative = new FixedMultipart("alternative", "=_a" + seed);
    alternative.addBodyPart(text("plain", letter.text()));
    if (letter.pictures().isEmpty()) {
      alternative.addBodyPart(text("html", letter.html()));
      return alternative;
    }
    var related = new FixedMultipart("related", "=_r" + seed);
    related.addBodyPart(text("html", letter.html()));
    for (var picture : letter.pictures()) {
      related.addBodyPart(picture(picture));
    }
    var part = new MimeBodyPart();
    part.setContent(related);
    alternative.addBodyPart(part);
    return alternative;
  }

  private static MimeBodyPart text(String kind, String text)
      throws MessagingException, IOException {
    var headers = new InternetHeaders();
    headers.setHeader("Content-Type", "text/" + kind + "; charset=utf-8");
    headers.setHeader("Content-Transfer-Encoding", "quoted-printable");
    var encoded = new ByteArrayOutputStream();
    try (var encoder = MimeUtility.encode(encoded, "quoted-printable")) {
      encoder.write(text.replaceAll("\\R", "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    return new MimeBodyPart(headers, encoded.toByteArray());
  }

  private static MimeBodyPart picture(Picture picture) throws MessagingException {
    var headers = new InternetHeaders();
    String name = HeaderText.token(picture.id());
    headers.setHeader("Content-Type", "image/png; name=" + name + ".png");
    headers.setHeader("Content-Transfer-Encoding", "base64");
    headers.setHeader("Content-ID", "<" + name + ">");
    headers.setHeader("Content-Disposition", "inline; filename=" + name + ".png");
    return new MimeBodyPart(headers, Base64.getMimeEncoder().encode(picture.png()));
  }

  private String messageId(String key, String recipient) {
    return "<" + hash(key + "\n" + recipient) + "@" + from.domain() + ">";
  }

  private static String hash(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// A message that keeps the id it is given.
  private static final class FixedMessage extends MimeMessage {
    private final String id;

    FixedMessage(String id) {
      super((jakarta.mail.Session) null);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }

  /// A multipart whose boundary is not left to chance. `=_` cannot stand in quoted-printable or
  /// base64, so no content can hold it.
  private static final class FixedMultipart extends MimeMultipart {
    FixedMultipart(String kind, String boundary) {
      super(kind);
      contentType = "multipart/" + kind + "; boundary=\"" + boundary + "\"";
    }
  }
}
