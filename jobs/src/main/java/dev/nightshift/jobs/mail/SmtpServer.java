package dev.nightshift.jobs.mail;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Properties;

/// The mail server. One conversation per mail.
public final class SmtpServer implements Carrier {
  private static final Duration CONNECT = Duration.ofSeconds(15);

  /// Servers that scan mails take long for the last answer; giving up on it means sending twice.
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final SmtpConfig config;
  private final Session session;

  public SmtpServer(SmtpConfig config) {
    this(config, CONNECT, ANSWER);
  }

  SmtpServer(SmtpConfig config, Duration connect, Duration answer) {
    this.config = config;
    this.session = Session.getInstance(properties(config, connect, answer));
  }

  @Override
  public String channel() {
    return "mail";
  }

  @Override
  public Delivery carry(OutboxStore.Claim claim, BeforeTheEnd beforeTheEnd) {
    return deliver(new MailAddress(claim.recipient()), claim.message(), beforeTheEnd);
  }

  /// Tries once to deliver a mail.
  ///
  /// @param beforeTheEnd is asked when all is said but the final dot; false breaks off, and then
  ///   the mail is surely not delivered
  public Delivery deliver(MailAddress recipient, Bytes message, BeforeTheEnd beforeTheEnd) {
    var conversation = new SmtpConversation(session, beforeTheEnd);
    boolean connected = false;
    try {
      connect(conversation);
      connected = true;
      conversation.sendMessage(
          new Frozen(message), new Address[] {new InternetAddress(recipient.text())});
      return new Delivery.Accepted(SmtpSentences.line(conversation.finalReply()));
    } catch (MessagingException | RuntimeException e) {
      return conversation.outcome(connected, SmtpSentences.of(config, conversation, connected, e));
    } finally {
      conversation.closeQuietly();
    }
  }

  private void connect(SmtpConversation conversation) throws MessagingException {
    var login = config.login();
    conversation.connect(
        config.host(),
        config.port(),
        login == null ? null : login.user(),
        login == null ? null : login.password());
  }

  private static Properties properties(SmtpConfig config, Duration connect, Duration answer) {
    var properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", Long.toString(connect.toMillis()));
    properties.setProperty("mail.smtp.timeout", Long.toString(answer.toMillis()));
    properties.setProperty("mail.smtp.writetimeout", Long.toString(answer.toMillis()));
    properties.setProperty("mail.smtp.from", config.from().text());
    properties.setProperty("mail.smtp.auth", Boolean.toString(config.login() != null));
    properties.setProperty("mail.smtp.quitwait", "false");
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    boolean startTls = config.encryption() == Encryption.STARTTLS;
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
    properties.setProperty(
        "mail.smtp.ssl.enable", Boolean.toString(config.encryption() == Encryption.TLS));
    var authorities = config.authorities();
    if (authorities != null && config.encryption() != Encryption.OFF) {
      properties.put("mail.smtp.ssl.socketFactory", Trust.only(authorities));
    }
    return properties;
  }

  /// A message that is sent as it was frozen.
  private static final class Frozen extends MimeMessage {
    private final Bytes bytes;

    Frozen(Bytes bytes) {
      super((Session) null);
      this.bytes = bytes;
    }

    @Override
    public void writeTo(OutputStream to, String[] ignored) throws IOException {
      bytes.writeTo(to);
    }
  }
}
