package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.EscalationConfig;
import dev.nightshift.engine.profile.MailConfig;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.Rows;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.usage.GeneratedUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EscalationTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Database database;
  private OutboxStore outbox;
  private EscalationStore alerts;
  private long host;

  @BeforeEach
  void open() {
    database = TestDatabase.forClass(EscalationTest.class);
    outbox = new OutboxStore(database.jdbi());
    alerts = new EscalationStore(database.jdbi());
    host = new GeneratedUsage(database.jdbi()).host("alpha", NOON);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatNobodyAnswersIsToldToOthersOnce() {
    alert("/", "critical", NOON);
    alert("/var", "warning", NOON);
    assertThat(escalation("boss@example.org").escalate(NOON.plus(Duration.ofHours(1)))).isZero();
    assertThat(escalation("boss@example.org").escalate(NOON.plus(Duration.ofHours(2))))
        .isEqualTo(1);
    assertThat(escalation("boss@example.org").escalate(NOON.plus(Duration.ofHours(3)))).isZero();
    assertThat(outbox.counts().waiting()).isEqualTo(1);
    assertThat(subject()).isEqualTo("alpha, nobody answered: It is full.");
    assertThat(alerts.open().getFirst().escalated()).isTrue();
  }

  @Test
  void anAnswerOrTheEndKeepsItFromOthers() {
    long first = alert("/", "critical", NOON);
    long second = alert("/var", "critical", NOON);
    assertThat(alerts.answer(first, "ada", "on it", NOON.plusSeconds(60))).isTrue();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.alert set closed_at = now() where id = ?", second));
    assertThat(alerts.answer(second, "ada", "late", NOON)).as("it is over").isFalse();
    assertThat(escalation("boss@example.org").escalate(NOON.plus(Duration.ofDays(1)))).isZero();
    assertThat(outbox.counts().waiting()).isZero();
    assertThat(alerts.open().getFirst().answeredBy()).contains("ada");
  }

  @Test
  void nobodyIsToldWhereNobodyIsNamed() {
    alert("/", "critical", NOON);
    assertThat(escalation().escalate(NOON.plus(Duration.ofDays(1)))).isZero();
    assertThat(alerts.open().getFirst().escalated()).isFalse();
  }

  private Escalation escalation(String... recipients) {
    var defaults = Profile.DEFAULTS;
    var mail = defaults.mail();
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
                mail.digest(),
                mail.alerts(),
                mail.recipients(),
                mail.alertRecipients(),
                mail.routes(),
                new EscalationConfig(Duration.ofHours(2), List.of(recipients)),
                mail.locale()));
    return new Escalation(database.jdbi(), outbox, new MailWriter(Letters.SENDER), () -> profile);
  }

  private long alert(String subject, String status, Instant at) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, sentence)
                        values (:host, 'disk-space', :subject, :status, :at, :at, 'It is full.') returning id
                        """)
                    .bind("host", host)
                    .bind("subject", subject)
                    .bind("status", status)
                    .bind("at", Rows.utc(at))
                    .mapTo(Long.class)
                    .one());
  }

  private String subject() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select subject from nightshift.mail_outbox")
                    .mapTo(String.class)
                    .one());
  }
}
