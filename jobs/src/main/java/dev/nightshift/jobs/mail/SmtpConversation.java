package dev.nightshift.jobs.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One conversation with the server, which remembers how far it came. Between the final dot and its
/// answer lies the one gap of SMTP (RFC 5321, 6.1): before it a mail is surely not delivered, after
/// it surely so, inside it nobody knows.
final class SmtpConversation extends SMTPTransport {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpConversation.class);
  private static final int NONE = -1;

  private final Carrier.BeforeTheEnd beforeTheEnd;
  private boolean ended;
  private boolean tidyingUp;
  private int finalCode = NONE;
  private String lastReply = "";
  private int lastCode = NONE;

  SmtpConversation(Session session, Carrier.BeforeTheEnd beforeTheEnd) {
    super(session, null, "smtp", false);
    this.beforeTheEnd = beforeTheEnd;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    if (!beforeTheEnd.goOn()) {
      throw new MessagingException("another node has taken this mail over");
    }
    ended = true;
    super.finishData();
  }

  @Override
  protected void sendCommand(String command) throws MessagingException {
    tidyingUp = command.equals("RSET") || command.equals("QUIT");
    super.sendCommand(command);
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    if (code > 0 && !tidyingUp) {
      lastCode = code;
      lastReply = getLastServerResponse();
      finalCode = ended ? code : NONE;
    }
    return code;
  }

  /// The server's answer to the whole mail; empty when there was none.
  String finalReply() {
    return finalCode == NONE ? "" : lastReply;
  }

  /// The last answer that said something.
  String lastReply() {
    return lastReply;
  }

  /// Whether the server's last answer was a refusal, 4xx or 5xx.
  boolean refused() {
    return lastCode >= 400;
  }

  /// What a conversation that broke off means for its mail.
  Delivery outcome(boolean connected, String sentence) {
    if (ended && finalCode >= 200 && finalCode < 300) {
      return new Delivery.Accepted(SmtpSentences.line(finalReply()));
    }
    if (ended && finalCode < 400) {
      return new Delivery.Unknown(sentence);
    }
    if (connected && lastCode >= 500) {
      return new Delivery.Refused(sentence);
    }
    return new Delivery.Deferred(sentence, !connected);
  }

  void closeQuietly() {
    try {
      close();
    } catch (MessagingException e) {
      LOG.debug("the SMTP server did not say good-bye", e);
    }
  }
}
