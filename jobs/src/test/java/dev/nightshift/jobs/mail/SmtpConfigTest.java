package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmtpConfigTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "NIGHTSHIFT_SMTP_HOST", "mail.example.org",
          "NIGHTSHIFT_SMTP_FROM", "nightshift@example.org",
          "NIGHTSHIFT_SMTP_TO", "a@example.org, b@example.org");

  @Test
  void isAbsentWithoutAHost() {
    assertThat(SmtpConfig.from(Map.of("NIGHTSHIFT_SMTP_TO", "a@example.org"))).isEmpty();
  }

  @Test
  void requiresStartTlsOnTheSubmissionPortUnlessSaidOtherwise() {
    var config = SmtpConfig.from(LEAST).orElseThrow();
    assertThat(config.port()).isEqualTo(587);
    assertThat(config.encryption()).isEqualTo(Encryption.STARTTLS);
    assertThat(config.to())
        .extracting(MailAddress::text)
        .containsExactly("a@example.org", "b@example.org");
    assertThat(config("NIGHTSHIFT_SMTP_PORT", "465").encryption()).isEqualTo(Encryption.TLS);
    assertThat(config("NIGHTSHIFT_SMTP_STARTTLS", "off").encryption()).isEqualTo(Encryption.OFF);
  }

  @Test
  void neverSendsAPasswordInClear() {
    var settings = new HashMap<>(LEAST);
    settings.put("NIGHTSHIFT_SMTP_USER", "robot");
    settings.put("NIGHTSHIFT_SMTP_PASSWORD", "s3cret");
    settings.put("NIGHTSHIFT_SMTP_STARTTLS", "off");
    assertThatThrownBy(() -> SmtpConfig.from(settings))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("a password is never sent in clear");
  }

  @Test
  void readsThePasswordOnlyFromAFileThatIsClosedToOthers(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, "s3cret\n");
    var settings = new HashMap<>(LEAST);
    settings.put("NIGHTSHIFT_SMTP_USER", "robot");
    settings.put("NIGHTSHIFT_SMTP_PASSWORD_FILE", file.toString());

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> SmtpConfig.from(settings)).hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    var login = SmtpConfig.from(settings).orElseThrow().login();
    assertThat(login).isEqualTo(new SmtpConfig.Login("robot", "s3cret"));
  }

  @Test
  void showsItsPasswordNowhere() {
    var settings = new HashMap<>(LEAST);
    settings.put("NIGHTSHIFT_SMTP_USER", "robot");
    settings.put("NIGHTSHIFT_SMTP_PASSWORD", "s3cret");
    assertThat(SmtpConfig.from(settings).orElseThrow().toString())
        .contains("robot")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PORT=0",
        "PORT=smtp",
        "PORT=70000",
        "STARTTLS=optional",
        "FROM=",
        "FROM=Nightshift <nightshift@example.org>",
        "TO=nobody",
        "TO=a@example.org\r\nBcc: b@example.org",
        "TO=a\u010D@example.org",
        "TO=a@example.org>",
        "PASSWORD=lonely",
        "USER=robot"
      })
  void saysInOneSentenceWhatIsWrong(String setting) {
    var settings = new HashMap<>(LEAST);
    int at = setting.indexOf('=');
    settings.put("NIGHTSHIFT_SMTP_" + setting.substring(0, at), setting.substring(at + 1));
    assertThatThrownBy(() -> SmtpConfig.from(settings))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("NIGHTSHIFT_SMTP_")
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(1))
        .satisfies(message -> assertThat(message).endsWith("."));
    assertThat(kind(settings)).isEqualTo(ErrorKind.OPERATOR);
  }

  private static ErrorKind kind(Map<String, String> settings) {
    try {
      SmtpConfig.from(settings);
      throw new AssertionError("was accepted");
    } catch (NightshiftException e) {
      return e.kind();
    }
  }

  private static SmtpConfig config(String name, String value) {
    var settings = new HashMap<>(LEAST);
    settings.put(name, value);
    return SmtpConfig.from(settings).orElseThrow();
  }
}
