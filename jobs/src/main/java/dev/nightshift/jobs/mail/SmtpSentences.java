package dev.nightshift.jobs.mail;

import dev.nightshift.reports.Line;
import jakarta.mail.AuthenticationFailedException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.jspecify.annotations.Nullable;

/// Says in one sentence why a mail did not go out, and what to do.
final class SmtpSentences {
  /// What the mail library says where a connection ended.
  private static final String END = "[EOF]";

  private SmtpSentences() {}

  static String of(
      SmtpConfig config, SmtpConversation conversation, boolean connected, Exception failure) {
    String server = config.host() + ":" + config.port();
    if (!connected) {
      return unconnected(config, server, conversation, failure);
    }
    if (conversation.refused()) {
      return server + " answered: " + line(conversation.lastReply());
    }
    if (caused(failure, SocketTimeoutException.class) != null) {
      return server + " did not answer in time.";
    }
    return "The conversation with " + server + " broke off: " + line(deepest(failure));
  }

  private static String unconnected(
      SmtpConfig config, String server, SmtpConversation conversation, Exception failure) {
    if (failure instanceof AuthenticationFailedException) {
      return server
          + " refused NIGHTSHIFT_SMTP_USER and its password: "
          + line(conversation.lastReply());
    }
    if (caused(failure, UnknownHostException.class) != null) {
      return "The name " + config.host() + " in NIGHTSHIFT_SMTP_HOST cannot be resolved.";
    }
    if (caused(failure, CertPathBuilderException.class) != null) {
      return "The certificate of "
          + server
          + " is not trusted: set NIGHTSHIFT_SMTP_CA_FILE to a PEM file with the certificate of its"
          + " authority.";
    }
    if (caused(failure, CertificateException.class) != null
        || deepest(failure).startsWith("Server is not trusted")) {
      return "The certificate of "
          + server
          + " is not for that name: NIGHTSHIFT_SMTP_HOST must be a name the certificate holds.";
    }
    if (deepest(failure).toLowerCase(Locale.ROOT).contains("starttls is required")) {
      return server
          + " offers no STARTTLS: use a port that does; only where the whole way to it is private,"
          + " set NIGHTSHIFT_SMTP_STARTTLS=off.";
    }
    if (failure instanceof MailConnectException
        || caused(failure, SocketConnectException.class) != null) {
      return server + " cannot be reached: " + line(deepest(failure));
    }
    if (caused(failure, SocketTimeoutException.class) != null) {
      return server + " did not answer in time.";
    }
    return "No conversation with " + server + " came about: " + line(deepest(failure));
  }

  /// What a server said, in one harmless line.
  static String line(String reply) {
    return Line.of(reply.strip().replaceAll("\\s+", " ").replace(END, "it closed the connection"))
        .text();
  }

  private static <T extends Throwable> @Nullable T caused(Throwable failure, Class<T> kind) {
    int depth = 0;
    for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
      depth++;
    }
    return null;
  }

  private static String deepest(Throwable failure) {
    String message = failure.toString();
    int depth = 0;
    for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
      message = cause.getMessage() == null ? message : cause.getMessage();
      depth++;
    }
    return message;
  }
}
