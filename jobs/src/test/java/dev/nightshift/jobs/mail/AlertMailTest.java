package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.nightshift.engine.health.CheckSubject;
import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.profile.AlertRoute;
import dev.nightshift.engine.profile.EscalationConfig;
import dev.nightshift.engine.profile.MailConfig;
import dev.nightshift.engine.profile.MailConfig.AlertMails;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.health.AlertNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From an alert to a real SMTP server.
final class AlertMailTest {
  private static final Database DATABASE = TestDatabase.forClass(AlertMailTest.class);
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  private final GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private final OutboxStore outbox = new OutboxStore(DATABASE.jdbi());

  @AfterAll
  static void closeDatabase() {
    DATABASE.close();
  }

  @BeforeEach
  void start() {
    DATABASE.jdbi().useHandle(handle -> handle.execute("delete from nightshift.mail_outbox"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aRoundIsOneMailHoweverOftenItIsTold() throws Exception {
    var mails = mails(List.of());
    var round =
        List.of(
            notice(1, "disk-space", "/", null, HealthStatus.CRITICAL, AT),
            notice(2, "container-running", "web", HealthStatus.WARNING, HealthStatus.OK, AT));
    mails.tell(round);
    mails.tell(round);
    assertThat(flush().accepted()).isEqualTo(1);
    var message = server.getReceivedMessages()[0];
    assertThat(message.getSubject()).isEqualTo("alpha: 1 critical, 1 well again");
    assertThat(message.getAllRecipients()[0]).hasToString("reader@example.org");
    assertThat(message.getHeader("X-Nightshift-Severity")).containsExactly("critical");
    assertThat(GreenMailUtil.getWholeMessage(message))
        .contains("NOT WELL (1)")
        .contains("WELL AGAIN (1)");
  }

  @Test
  void roundsAreMailsOfTheirOwn() throws Exception {
    mails(List.of())
        .tell(
            List.of(
                notice(1, "memory", "alpha", null, HealthStatus.CRITICAL, AT),
                notice(
                    2,
                    "memory",
                    "alpha",
                    HealthStatus.CRITICAL,
                    HealthStatus.OK,
                    AT.plusSeconds(3_600))));
    assertThat(flush().accepted()).isEqualTo(2);
    assertThat(Arrays.stream(server.getReceivedMessages()).map(AlertMailTest::subject))
        .containsExactlyInAnyOrder("alpha, critical: It is so.", "alpha, well again: It is so.");
  }

  @Test
  void theProfileNamesWhoIsTold() throws Exception {
    mails(List.of("night@example.org", "day@example.org"))
        .tell(List.of(notice(1, "memory", "alpha", null, HealthStatus.CRITICAL, AT)));
    assertThat(flush().accepted()).isEqualTo(2);
    assertThat(server.getReceivedMessagesForDomain("example.org")).hasSize(2);
    assertThat(server.getReceivedMessages()[0].getAllRecipients()[0].toString())
        .isIn("night@example.org", "day@example.org");
  }

  @Test
  void routesSayWhoHearsOfWhichAlerts() throws Exception {
    mails(
            List.of("all@example.org"),
            "severity=critical kind=disk-* host=al* to=dba@example.org",
            "kind=disk-*|container-* to=web@example.org")
        .tell(
            List.of(
                notice(1, "disk-space", "/", null, HealthStatus.CRITICAL, AT),
                notice(2, "container-running", "web", null, HealthStatus.WARNING, AT),
                notice(3, "memory", "alpha", null, HealthStatus.CRITICAL, AT)));
    assertThat(flush().accepted()).isEqualTo(3);
    assertThat(
            Arrays.stream(server.getReceivedMessages())
                .map(message -> recipient(message) + " " + subject(message)))
        .containsExactlyInAnyOrder(
            "dba@example.org alpha, critical: It is so.",
            "web@example.org alpha: 1 critical, 1 warning",
            "all@example.org alpha, critical: It is so.");
  }

  private static String recipient(jakarta.mail.internet.MimeMessage message) {
    try {
      return message.getAllRecipients()[0].toString();
    } catch (jakarta.mail.MessagingException failure) {
      throw new AssertionError(failure);
    }
  }

  private AlertMail mails(List<String> alertRecipients, String... routes) {
    var defaults = Profile.DEFAULTS;
    var profile =
        new Profile(
            defaults.collection(),
            defaults.retention(),
            defaults.targets(),
            defaults.health(),
            defaults.benchmark(),
            defaults.analysis(),
            defaults.rightsizing(),
            defaults.rollout(),
            defaults.cost(),
            defaults.schedule(),
            new MailConfig(
                true,
                AlertMails.WARNING,
                List.of(),
                alertRecipients,
                Arrays.stream(routes).map(AlertRoute::parse).toList(),
                EscalationConfig.DEFAULTS,
                "en"));
    return new AlertMail(
        outbox,
        Optional.of(
            new AlertMail.Envelopes(new MailWriter(Letters.SENDER), List.of(Letters.READER))),
        Optional.empty(),
        () -> profile);
  }

  private static AlertNotice notice(
      long id,
      String check,
      String subject,
      @Nullable HealthStatus before,
      HealthStatus status,
      Instant at) {
    return new AlertNotice(
        id,
        id,
        "alpha",
        new CheckSubject(check, subject),
        before,
        status,
        "It is so.",
        at,
        AT,
        false);
  }

  private Flushed flush() throws InterruptedException {
    var config =
        new SmtpConfig(
            "localhost",
            server.getSmtp().getPort(),
            Encryption.OFF,
            null,
            Letters.SENDER,
            List.of(),
            null);
    return new Outbox(outbox, new SmtpServer(config, Duration.ofSeconds(5), Duration.ofSeconds(5)))
        .flush();
  }

  private static String subject(jakarta.mail.internet.MimeMessage message) {
    try {
      return message.getSubject();
    } catch (jakarta.mail.MessagingException failure) {
      throw new AssertionError(failure);
    }
  }
}
