package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.Metric;
import dev.nightshift.engine.rollout.OnDoubt;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutMode;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.Window;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MailWriter;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.reports.Dates;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the mail that asks for an approval says, and the page behind its link.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApprovalMailsTest {
  private static final long MIB = 1 << 20;

  private Served served;

  @BeforeAll
  void open() {
    served = Served.of(ApprovalMailsTest.class, Map.of("NIGHTSHIFT_WEB_URL", "http://localhost"));
  }

  @AfterAll
  void close() {
    served.close();
  }

  @Test
  void theSubjectNamesTheWholeChangeAndLinesNameContainerAndStage() throws Exception {
    var mail = mail(planned("shop", "The sale begins on Friday."));

    assertThat(mail.getSubject())
        .isEqualTo("To approve: shop on on shop, memory 64 MiB \u2192 96 MiB");
    assertThat(text(mail))
        .contains(
            "* shop-1, canary: no CPU limit, 64 MiB \u2192 no CPU limit, 80 MiB",
            "* shop-1, full: no CPU limit, 80 MiB \u2192 no CPU limit, 96 MiB",
            "ada, who planned it: The sale begins on Friday.");
  }

  @Test
  void aPlanByHandWithoutAReasonSaysSoInMailAndOnThePage() throws Exception {
    var plan = planned("till", null);
    String text = text(mail(plan));
    assertThat(text).contains("Planned by hand by ada, no reason given.");

    var link = text.lines().filter(line -> line.startsWith("http://localhost/decide/")).findFirst();
    var page = served.get(link.orElseThrow().substring("http://localhost".length())).body();
    assertThat(page).contains("<h2>Why</h2>", "Planned by hand by ada, no reason given.");
  }

  @Test
  void whatIsNotKnownOfAPlanByHandIsSaid() throws Exception {
    var plan = planned("cellar", "Two\nlines.");
    String text = text(mail(plan));
    assertThat(text)
        .contains("Risk, memory: not known, there is no history of an hour.", "it: Two lines.");
    var link = text.lines().filter(line -> line.startsWith("http://localhost/decide/")).findFirst();
    var page = served.get(link.orElseThrow().substring("http://localhost".length())).body();
    assertThat(page)
        .contains("<dt>risk</dt><dd>memory: not known", "No chart: fewer than two hours")
        .contains("Two lines.");
    assertThat(Metric.values()).allSatisfy(metric -> assertThat(page).contains(metric.title()));
  }

  @Test
  void theMailSaysWhatItIsAndOffersNoWayOutThatDoesNotExist() throws Exception {
    var mail = mail(planned("desk", null));

    assertThat(part(mail, 1)).contains(">to approve</span>").doesNotContain("all well");
    assertThat(mail.getHeader("List-Unsubscribe")).as("approvals cannot be muted").isNull();
    assertThat(mail.getHeader("List-Unsubscribe-Post")).isNull();
  }

  @Test
  void datesAreToldInTheZoneAndMannerOfTheProfile() throws Exception {
    assertThat(text(mail(planned("bar", null))))
        .containsPattern("Until \\w+\\.?, \\d+\\. ")
        .contains("Europe/Vienna");
  }

  private MimeMessage mail(PlanStore.Stored plan) throws Exception {
    var jdbi = served.database.jdbi();
    TestDatabase.owner(served.database)
        .useHandle(
            owner ->
                owner.execute(
                    "update nightshift.plan set made_at = now() - interval '5 minutes' where id = ?",
                    plan.id()));
    var links = new LinkStore(jdbi);
    new ApprovalMails(
            List.of(new MailAddress("ada@example.org")),
            new ApprovalLinks(links, served.web.base()),
            links,
            new PlanStore(jdbi),
            new PlanFactsStore(jdbi),
            new ApprovalMails.Office(
                new MailWriter(new MailAddress("ns@example.org")),
                new OutboxStore(jdbi),
                () -> new Dates(ZoneId.of("Europe/Vienna"), Locale.forLanguageTag("de-AT"))))
        .queue(Instant.now());
    byte[] message =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select message from nightshift.mail_outbox where key = :key")
                    .bind("key", "approval:" + plan.id())
                    .mapTo(byte[].class)
                    .one());
    return new MimeMessage(null, new ByteArrayInputStream(message));
  }

  private static String text(MimeMessage mail) throws Exception {
    return part(mail, 0);
  }

  private static String part(MimeMessage mail, int index) throws Exception {
    return (String) ((MimeMultipart) mail.getContent()).getBodyPart(index).getContent();
  }

  /// A plan of one container in two steps, made by hand.
  private PlanStore.Stored planned(String name, @Nullable String remark) {
    var web = new Waiting(served.database, name);
    var before = limits(64);
    var plan =
        new Plan(
            "on " + name,
            name,
            RolloutMode.AUTO,
            OnDoubt.ROLL_BACK,
            Window.ALWAYS,
            20,
            List.of(stage(StageKind.CANARY), stage(StageKind.FULL)),
            List.of(
                step(1, web.container, name, before, before, 80),
                step(2, web.container, name, before, limits(80), 96)));
    return new PlanStore(served.database.jdbi())
        .keep(
            plan,
            web.host,
            web.workload,
            new PlanStore.Wanted(null, 96 * MIB),
            new PlanStore.Maker("ada", true, remark),
            Duration.ofHours(1));
  }

  private static Plan.Stage stage(StageKind kind) {
    return new Plan.Stage(kind, Duration.ofMinutes(1), Duration.ofMinutes(10));
  }

  private static Plan.Target step(
      int ordinal,
      long container,
      String name,
      ContainerLimits before,
      ContainerLimits from,
      long to) {
    return new Plan.Target(
        ordinal,
        container,
        "a".repeat(64),
        name + "-1",
        before,
        from,
        memory(to),
        memory(64),
        Undo.EXACT);
  }

  private static ContainerLimits limits(long mib) {
    return new ContainerLimits(null, null, null, null, null, mib * MIB, null, null, null);
  }

  private static DockerUpdate memory(long mib) {
    return new DockerUpdate(null, null, null, mib * MIB, null, null);
  }
}
