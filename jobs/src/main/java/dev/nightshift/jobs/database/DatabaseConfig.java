package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// Which PostgreSQL to use.
///
/// @param url JDBC URL of an external server, `jdbc:postgresql://host:port/database`; null for the
///   embedded one
/// @param user user of the external server
/// @param password its password; null where the server asks for none
/// @param dataDirectory Nightshift's data directory; the embedded server lies in its folder
///   `postgres`
public record DatabaseConfig(
    @Nullable String url, @Nullable String user, @Nullable String password, Path dataDirectory) {

  private static final Pattern PORT = Pattern.compile("://[^/?]*:(\\d{1,9})(?:[/?]|$)");

  /// Reads `NIGHTSHIFT_DATABASE_URL`, `_USER`, `_PASSWORD` and `_PASSWORD_FILE`.
  public static DatabaseConfig of(Map<String, String> environment, Path dataDirectory) {
    String url = environment.getOrDefault("NIGHTSHIFT_DATABASE_URL", "");
    if (url.isBlank()) {
      return new DatabaseConfig(null, null, null, dataDirectory);
    }
    if (!isReadable(url)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "NIGHTSHIFT_DATABASE_URL must look like jdbc:postgresql://host:5432/database, is "
              + withoutSecrets(url)
              + ".");
    }
    return new DatabaseConfig(
        url,
        blankToNull(environment.get("NIGHTSHIFT_DATABASE_USER")),
        password(environment),
        dataDirectory);
  }

  /// The driver alone would tell of a wrong port on standard error.
  private static boolean isReadable(String url) {
    var port = PORT.matcher(url);
    return url.startsWith("jdbc:postgresql:")
        && (!port.find() || Integer.parseInt(port.group(1)) <= 65_535)
        && Driver.parseURL(url, null) != null;
  }

  private static @Nullable String password(Map<String, String> environment) {
    String file = environment.getOrDefault("NIGHTSHIFT_DATABASE_PASSWORD_FILE", "");
    return file.isBlank()
        ? blankToNull(environment.get("NIGHTSHIFT_DATABASE_PASSWORD"))
        : secret("NIGHTSHIFT_DATABASE_PASSWORD_FILE", Path.of(file));
  }

  /// The first line of a file that only its owner may read.
  static String secret(String variable, Path file) {
    try {
      var open =
          Files.getPosixFilePermissions(file).stream()
              .filter(
                  p -> p != PosixFilePermission.OWNER_READ && p != PosixFilePermission.OWNER_WRITE)
              .toList();
      if (!open.isEmpty()) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            variable + " names " + file + ", which others than its owner may use: chmod 600 it.");
      }
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          variable + " names " + file + ", which cannot be read: " + Reason.of(e) + ".",
          e);
    }
  }

  public boolean embedded() {
    return url == null;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /// A JDBC URL may carry `password=…` and `user:password@`.
  static String withoutSecrets(String url) {
    return url.replaceAll("(?i)(password=)[^&]*", "$1…").replaceAll("//[^/@]*@", "//…@");
  }

  @Override
  public String toString() {
    return url == null ? "embedded in " + dataDirectory : withoutSecrets(url);
  }
}
