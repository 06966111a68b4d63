package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class SmtpServerTest {
  @TempDir private Path folder = Path.of("unset");

  private final GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() {
    mail.start();
  }

  @AfterEach
  void stop() {
    mail.stop();
  }

  @Test
  void deliversOverStartTlsToAServerItWasToldToTrust() throws IOException {
    var certificate = TestCertificate.forName("localhost", folder);
    try (var gate = SmtpGate.withStartTls(mail.getSmtp().getPort(), certificate)) {
      var server = server("localhost", gate.port(), Encryption.STARTTLS, null, certificate.pem());
      assertThat(deliver(server)).isInstanceOf(Delivery.Accepted.class);
      assertThat(gate.commands().indexOf("STARTTLS")).isEqualTo(1);
      assertThat(mail.getReceivedMessages()).hasSize(1);
      assertThat(gate.messages().getFirst()).isEqualTo(stuffed(Letters.mail("digest:1")));
    }
  }

  @Test
  void logsInOnlyAfterTheConversationIsSecure() throws IOException {
    mail.setUser("reader@example.org", "robot", "s3cret");
    mail.getUserManager().setAuthRequired(true);
    var certificate = TestCertificate.forName("localhost", folder);
    try (var gate = SmtpGate.withStartTls(mail.getSmtp().getPort(), certificate)) {
      var right = new SmtpConfig.Login("robot", "s3cret");
      var server = server("localhost", gate.port(), Encryption.STARTTLS, right, certificate.pem());
      assertThat(deliver(server)).isInstanceOf(Delivery.Accepted.class);
      var before = gate.commands().subList(0, gate.commands().indexOf("STARTTLS"));
      assertThat(before).allMatch(command -> command.startsWith("EHLO"));

      var wrong = new SmtpConfig.Login("robot", "guess");
      var refused = server("localhost", gate.port(), Encryption.STARTTLS, wrong, certificate.pem());
      assertThat(deliver(refused))
          .isInstanceOf(Delivery.Deferred.class)
          .extracting(Delivery::reply, org.assertj.core.api.InstanceOfAssertFactories.STRING)
          .contains("refused NIGHTSHIFT_SMTP_USER and its password")
          .doesNotContain("guess");
    }
  }

  @Test
  void refusesAServerWhoseCertificateNobodyVouchesFor() throws IOException {
    var certificate = TestCertificate.forName("localhost", folder);
    try (var gate = SmtpGate.withStartTls(mail.getSmtp().getPort(), certificate)) {
      var delivery = deliver(server("localhost", gate.port(), Encryption.STARTTLS, null, null));
      assertThat(delivery)
          .isEqualTo(
              new Delivery.Deferred(
                  "The certificate of localhost:"
                      + gate.port()
                      + " is not trusted: set NIGHTSHIFT_SMTP_CA_FILE to a PEM file with the"
                      + " certificate of its authority.",
                  true));
      assertThat(gate.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }
  }

  @Test
  void refusesACertificateForAnotherName() throws IOException {
    var certificate = TestCertificate.forName("mail.example.org", folder);
    try (var gate = SmtpGate.withStartTls(mail.getSmtp().getPort(), certificate)) {
      var server = server("localhost", gate.port(), Encryption.STARTTLS, null, certificate.pem());
      assertThat(deliver(server).reply()).contains("is not for that name");
      assertThat(gate.messages()).isEmpty();
    }
  }

  @Test
  void refusesAServerWithoutStartTlsUnlessToldOtherwise() throws IOException {
    try (var gate = SmtpGate.plain(mail.getSmtp().getPort())) {
      var strict = deliver(server("localhost", gate.port(), Encryption.STARTTLS, null, null));
      assertThat(strict.reply()).contains("offers no STARTTLS");
      assertThat(gate.commands()).noneMatch(command -> command.startsWith("MAIL"));
      assertThat(deliver(server("localhost", gate.port(), Encryption.OFF, null, null)))
          .isInstanceOf(Delivery.Accepted.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY_AT_MAIL, Deferred, 0, 0",
    "UNKNOWN_RECIPIENT, Refused, 0, 0",
    "CUT_BEFORE_DATA, Deferred, 0, 0",
    "REFUSE_CONTENT, Refused, 1, 0",
    "BUSY_AFTER_DATA, Deferred, 1, 0",
    "CUT_AFTER_THE_DOT_UNDELIVERED, Unknown, 1, 0",
    "CUT_AFTER_DELIVERY, Unknown, 1, 1",
    "SILENT_AFTER_DELIVERY, Unknown, 1, 1"
  })
  void knowsWhetherAMailIsSurelyUndelivered(
      SmtpGate.Fault fault, String outcome, int asks, int delivered) throws IOException {
    try (var gate = SmtpGate.plain(mail.getSmtp().getPort())) {
      gate.misbehave(fault);
      var delivery = deliver(server("localhost", gate.port(), Encryption.OFF, null, null));
      assertThat(delivery.getClass().getSimpleName()).isEqualTo(outcome);
      assertThat(asked).hasValue(asks);
      assertThat(mail.getReceivedMessages()).hasSize(delivered);
      assertThat(delivery.reply()).isNotBlank().doesNotContain("\n", "[EOF]");
    }
  }

  @Test
  void knowsThatAMailCutInTheMiddleIsUndelivered() throws IOException {
    try (var gate = SmtpGate.plain(mail.getSmtp().getPort())) {
      gate.misbehave(SmtpGate.Fault.CUT_IN_THE_MIDDLE_OF_DATA);
      var server = server("localhost", gate.port(), Encryption.OFF, null, null);
      var tooLargeForAnyBuffer =
          Bytes.of(("x".repeat(70) + "\r\n").repeat(500_000).getBytes(StandardCharsets.US_ASCII));
      var delivery = server.deliver(Letters.READER, tooLargeForAnyBuffer, () -> true);
      assertThat(delivery).isInstanceOf(Delivery.Deferred.class);
    }
  }

  @Test
  void quotesWhatTheServerSaid() throws IOException {
    try (var gate = SmtpGate.plain(mail.getSmtp().getPort())) {
      gate.misbehave(SmtpGate.Fault.UNKNOWN_RECIPIENT);
      assertThat(deliver(server("localhost", gate.port(), Encryption.OFF, null, null)))
          .isEqualTo(
              new Delivery.Refused(
                  "localhost:" + gate.port() + " answered: 550 5.1.1 No such user here"));
    }
  }

  @Test
  void breaksOffBeforeTheFinalDotWhenTheMailIsNoLongerIts() throws IOException {
    try (var gate = SmtpGate.plain(mail.getSmtp().getPort())) {
      var server = server("localhost", gate.port(), Encryption.OFF, null, null);
      var delivery = server.deliver(Letters.READER, Letters.mail("k").bytes(), () -> false);
      assertThat(delivery).isInstanceOf(Delivery.Deferred.class);
      assertThat(gate.messages()).isEmpty();
      assertThat(mail.getReceivedMessages()).isEmpty();
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var delivery = deliver(server("localhost", port, Encryption.STARTTLS, null, null));
    assertThat(delivery).isInstanceOf(Delivery.Deferred.class);
    assertThat(delivery.reply()).startsWith("localhost:" + port + " cannot be reached");
  }

  @Test
  void doesNotWaitForEverForASilentServer() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var server = server("localhost", silent.getLocalPort(), Encryption.OFF, null, null);
      assertThat(deliver(server).reply())
          .isEqualTo("localhost:" + silent.getLocalPort() + " did not answer in time.");
    }
  }

  @Test
  void namesAFileThatHoldsNoCertificates() {
    assertThatThrownBy(
            () -> server("localhost", 25, Encryption.STARTTLS, null, folder.resolve("absent.pem")))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("NIGHTSHIFT_SMTP_CA_FILE must be a PEM file");
  }

  private Delivery deliver(SmtpServer server) {
    return server.deliver(
        Letters.READER,
        Letters.mail("digest:1").bytes(),
        () -> {
          asked.incrementAndGet();
          return true;
        });
  }

  private static SmtpServer server(
      String host,
      int port,
      Encryption encryption,
      SmtpConfig.@Nullable Login login,
      @Nullable Path authorities) {
    return new SmtpServer(
        new SmtpConfig(
            host, port, encryption, login, Letters.SENDER, List.of(Letters.READER), authorities),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2));
  }

  /// As RFC 5321 4.5.2 sends it: a dot before each dot that starts a line.
  private static byte[] stuffed(Mail mail) {
    String text = new String(mail.bytes().toArray(), StandardCharsets.US_ASCII);
    String end = text.endsWith("\r\n") ? "" : "\r\n";
    return (text.replaceAll("(?m)^\\.", "..") + end).getBytes(StandardCharsets.US_ASCII);
  }
}
