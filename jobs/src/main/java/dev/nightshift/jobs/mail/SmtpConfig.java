package dev.nightshift.jobs.mail;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The mail server and who writes to whom, from NIGHTSHIFT_SMTP_… in the environment.
///
/// @param port 587 unless said; 465 means TLS from the first byte
/// @param login user and password; null: the server asks for none
/// @param from sender of all mails
/// @param to recipients where the profile names none
/// @param authorities PEM file with certificates to trust instead of the Java runtime's; null:
///   those
public record SmtpConfig(
    String host,
    int port,
    Encryption encryption,
    @Nullable Login login,
    MailAddress from,
    List<MailAddress> to,
    @Nullable Path authorities) {
  private static final String PREFIX = "NIGHTSHIFT_SMTP_";
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.copyOf(PosixFilePermissions.fromString("rwx------")));

  public SmtpConfig {
    to = List.copyOf(to);
    if (login != null && encryption == Encryption.OFF) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "NIGHTSHIFT_SMTP_USER needs NIGHTSHIFT_SMTP_STARTTLS=required: a password is never sent"
              + " in clear.");
    }
  }

  /// User and password. The password shows nowhere.
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[user=" + user + ", password=***]";
    }
  }

  /// The settings; empty where NIGHTSHIFT_SMTP_HOST is not set: then digests are only written to
  /// files.
  public static Optional<SmtpConfig> from(Map<String, String> environment) {
    String host = value(environment, "HOST");
    int port = port(value(environment, "PORT"));
    var encryption = encryption(value(environment, "STARTTLS"), port);
    if (host.isEmpty()) {
      return Optional.empty();
    }
    String from = value(environment, "FROM");
    if (from.isEmpty()) {
      throw wrong("NIGHTSHIFT_SMTP_FROM is not set: say which address Nightshift writes from.");
    }
    return Optional.of(
        new SmtpConfig(
            host,
            port,
            encryption,
            login(environment),
            MailAddress.parse("NIGHTSHIFT_SMTP_FROM", from),
            addresses(value(environment, "TO")),
            path(value(environment, "CA_FILE"))));
  }

  private static List<MailAddress> addresses(String text) {
    var addresses = new ArrayList<MailAddress>();
    for (String address : text.split(",", -1)) {
      if (!address.isBlank()) {
        addresses.add(MailAddress.parse("NIGHTSHIFT_SMTP_TO", address));
      }
    }
    return addresses;
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return SUBMISSION;
    }
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw wrong("NIGHTSHIFT_SMTP_PORT must be a port number, is \"" + text + "\".", e);
    }
    throw wrong("NIGHTSHIFT_SMTP_PORT must be a port number, is " + text + ".");
  }

  private static Encryption encryption(String text, int port) {
    return switch (text) {
      case "", "required" -> port == SUBMISSIONS ? Encryption.TLS : Encryption.STARTTLS;
      case "off" -> Encryption.OFF;
      default ->
          throw wrong("NIGHTSHIFT_SMTP_STARTTLS must be required or off, is \"" + text + "\".");
    };
  }

  private static @Nullable Login login(Map<String, String> environment) {
    String user = value(environment, "USER");
    String password = value(environment, "PASSWORD");
    Path file = path(value(environment, "PASSWORD_FILE"));
    if (user.isEmpty()) {
      if (!password.isEmpty() || file != null) {
        throw wrong("NIGHTSHIFT_SMTP_PASSWORD is set, but NIGHTSHIFT_SMTP_USER is not.");
      }
      return null;
    }
    if (password.isEmpty() == (file == null)) {
      throw wrong(
          "NIGHTSHIFT_SMTP_USER needs either NIGHTSHIFT_SMTP_PASSWORD or"
              + " NIGHTSHIFT_SMTP_PASSWORD_FILE.");
    }
    return new Login(user, file == null ? password : read(file));
  }

  private static String read(Path file) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      permissions.retainAll(OTHERS);
      if (!permissions.isEmpty()) {
        throw wrong(
            "The password file " + file + " is open to others: run chmod 600 " + file + ".");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw wrong("NIGHTSHIFT_SMTP_PASSWORD_FILE cannot be read: " + file + ".", e);
    }
  }

  private static @Nullable Path path(String text) {
    return text.isEmpty() ? null : Path.of(text);
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(PREFIX + name, "").strip();
  }

  private static NightshiftException wrong(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence);
  }

  private static NightshiftException wrong(String sentence, Exception cause) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence, cause);
  }
}
