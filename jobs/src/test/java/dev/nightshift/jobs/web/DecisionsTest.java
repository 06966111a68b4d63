package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MailWriter;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.reports.Dates;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Only the right code on the right page decides, once, in the name of the one who was asked.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecisionsTest {
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private Served served;
  private Waiting web;
  private String client;

  /// Behind a proxy, which names another client for each test: limits are per client.
  @BeforeAll
  void open() {
    served =
        Served.of(
            DecisionsTest.class,
            Map.of("NIGHTSHIFT_WEB_PROXY", "127.0.0.1", "NIGHTSHIFT_WEB_URL", "http://localhost"));
  }

  @AfterAll
  void close() {
    served.close();
  }

  @BeforeEach
  void begin() {
    web = new Waiting(served.database, "web-" + System.nanoTime());
    client = "192.0.2." + CLIENTS.incrementAndGet();
  }

  private ApprovalLinks.Drawn link(PlanStore.Stored plan, ApprovalLinks.Verb verb, Instant until) {
    return new ApprovalLinks(new LinkStore(served.database.jdbi()), served.web.base())
        .make(
            new ApprovalLinks.Terms(plan.id(), plan.digest(), "Ada <ada@example.org>", verb, until),
            "tester");
  }

  private ApprovalLinks.Drawn link(PlanStore.Stored plan) {
    return link(plan, ApprovalLinks.Verb.APPROVE, Instant.now().plus(Duration.ofHours(1)));
  }

  private static String path(ApprovalLinks.Drawn link) {
    return link.url().replace("http://localhost", "");
  }

  private HttpResponse<String> look(String path) throws Exception {
    return served.get(path, "X-Forwarded-For", client);
  }

  /// Fills in the form of a page as it is, and sends it.
  private HttpResponse<String> send(HttpResponse<String> page, String code, String... headers)
      throws Exception {
    var form = new HashMap<String, String>();
    var hidden = HIDDEN.matcher(page.body());
    while (hidden.find()) {
      form.put(hidden.group(1), hidden.group(2));
    }
    form.put("code", code);
    form.put("remark", "because <b>");
    String cookie = page.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    var all = new java.util.ArrayList<>(List.of("X-Forwarded-For", client, "Cookie", cookie));
    all.addAll(List.of(headers));
    return served.post("/decide", form, all.toArray(String[]::new));
  }

  @Test
  void inABrowserAPersonReadsMistypesAndApprovesOnce() throws Exception {
    assumeTrue(Chromium.program().isPresent(), "no chromium is installed: nothing was tried in it");
    web.used().advised(0.5);
    var plan = web.plan();
    var link = link(plan);
    String url = "http://127.0.0.1:" + served.web.port() + path(link);
    try (var chromium = new Chromium()) {
      chromium.open(url);
      assertThat(chromium.say("document.body.innerText"))
          .contains("Approve plan " + plan.id() + "?", web.name, "2 cores", "0.50 cores", "exact")
          .contains("It never used more than", "docker update --cpus", "Ada");
      assertThat(chromium.say("document.querySelector('svg').getAttribute('aria-label')"))
          .contains("limit 2 cores");
      assertThat(chromium.decide("AAAA-AAAA")).contains("That is not the code");
      assertThat(web.state(plan.id())).isEqualTo("awaiting-approval");
      assertThat(chromium.decide(link.code().toLowerCase(java.util.Locale.ROOT)))
          .contains("Approved", "Plan " + plan.id() + " is approved");
      assertThat(web.state(plan.id()))
          .isEqualTo("approved approve by Ada <ada@example.org> by link");
      chromium.open(url);
      assertThat(chromium.say("document.body.innerText")).contains("This link was used");
    }
  }

  @Test
  void aScannerThatOpensAndSubmitsEverythingDecidesNothing() throws Exception {
    var plan = web.plan();
    var link = link(plan);
    for (int i = 0; i < 3; i++) {
      assertThat(look(path(link)).statusCode()).isEqualTo(200);
      served.send(
          served
              .request(path(link))
              .header("X-Forwarded-For", client)
              .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }
    for (String junk : List.of("", "test", "12345678", "' or 1=1", "\u0000", "x")) {
      var answer = send(look(path(link)), junk);
      assertThat(answer.statusCode()).as(junk).isIn(200, 400, 403);
      assertThat(web.state(plan.id())).as(junk).isEqualTo("awaiting-approval");
    }
    assertThat(look(path(link)).statusCode()).as("no code was guessed").isEqualTo(200);
    for (int i = 0; i < 5; i++) {
      assertThat(send(look(path(link)), "AAAA-AAA" + "BCDEF".charAt(i)).statusCode())
          .isIn(403, 410);
    }
    var dead = look(path(link));
    assertThat(dead.statusCode()).isEqualTo(410);
    assertThat(dead.body()).contains("This link is dead");
  }

  @Test
  void aLinkThatIsOverSaysSoAndDecidesNothing() throws Exception {
    var plan = web.plan();
    var link = link(plan);
    var page = look(path(link));
    var over = link(plan, ApprovalLinks.Verb.APPROVE, Instant.now().minusSeconds(5));
    var answer = look(path(over));
    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(answer.body()).contains("This link is over");
    assertThat(outcome(over, over.code())).isEqualTo("unknown");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(web.state(plan.id())).isEqualTo("awaiting-approval");
  }

  /// Past the page, at the database itself: what it says without the secret part.
  private String outcome(ApprovalLinks.Drawn link, String code) {
    return new LinkStore(served.database.jdbi())
        .decide(link.stored().id(), new byte[32], ApprovalLinks.plain(code), null)
        .word();
  }

  @Test
  void aPlanThatWasReplacedOrIsOlderThanTheAdviceIsNotApproved() throws Exception {
    var first = web.plan();
    var link = link(first);
    var open = look(path(link));
    var second = web.plan(400_000_000, Duration.ofHours(1));
    assertThat(look(path(link)).body()).contains("The plan has changed");
    assertThat(send(open, link.code()).body()).contains("The plan has changed");
    var no = link(first, ApprovalLinks.Verb.REJECT, Instant.now().plus(Duration.ofHours(1)));
    assertThat(look(path(no)).body())
        .contains("Plan " + first.id() + " need not be rejected any more")
        .doesNotContain("approved any more");
    assertThat(web.state(first.id())).isEqualTo("superseded");
    var other = link(second);
    var before = look(path(other));
    web.advised(0.7);
    assertThat(look(path(other)).body()).contains("The advice has changed");
    assertThat(send(before, other.code()).body()).contains("The advice has changed");
    assertThat(web.state(second.id())).isEqualTo("awaiting-approval");
  }

  @Test
  void aLinkThatWasTouchedIsNoLink() throws Exception {
    var plan = web.plan();
    String path = path(link(plan));
    for (int at : List.of(9, 14, 40, path.length() - 3)) {
      char other = path.charAt(at) == 'A' ? 'B' : 'A';
      String touched = path.substring(0, at) + other + path.substring(at + 1);
      assertThat(look(touched).statusCode()).as(touched).isEqualTo(404);
    }
    assertThat(look("/decide/" + "A".repeat(70)).body()).contains("This link is not valid");
    assertThat(look("/decide/%F0%9F%9A%A2").statusCode()).isEqualTo(404);
  }

  @Test
  void whatTheDatabaseKeepsIsBoundToTheLink() throws Exception {
    var plan = web.plan();
    var link = link(plan);
    TestDatabase.owner(served.database)
        .useHandle(
            handle ->
                handle.execute(
                    "update nightshift.approval_link set approver = 'Mallory' where plan_id = ?",
                    plan.id()));
    assertThat(look(path(link)).statusCode()).isEqualTo(404);
  }

  @Test
  void formsFromElsewhereAreRefused() throws Exception {
    var plan = web.plan();
    var link = link(plan);
    var page = look(path(link));
    assertThat(send(page, link.code(), "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(send(page, link.code(), "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(send(page, link.code(), "Origin", "null").statusCode()).isEqualTo(403);
    var form = Map.of("token", path(link).substring(8), "nonce", "guessed", "code", link.code());
    assertThat(served.post("/decide", form, "X-Forwarded-For", client).statusCode()).isEqualTo(403);
    assertThat(web.state(plan.id())).isEqualTo("awaiting-approval");
    assertThat(send(page, link.code(), "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(200);
    assertThat(web.state(plan.id())).startsWith("approved");
  }

  /// Else a page elsewhere could make a person's own browser shut them out.
  @Test
  void pagesElsewhereUseUpNobodysTries() throws Exception {
    var plan = web.plan();
    var link = link(plan);
    var page = look(path(link));
    var guessed = Map.of("token", path(link).substring(8), "nonce", "guessed", "code", link.code());
    for (int i = 0; i < 12; i++) {
      assertThat(send(page, link.code(), "Origin", "https://evil.example").statusCode())
          .isEqualTo(403);
      assertThat(served.post("/decide", guessed, "X-Forwarded-For", client).statusCode())
          .isEqualTo(403);
    }
    assertThat(send(page, link.code()).statusCode()).isEqualTo(200);
    assertThat(web.state(plan.id())).startsWith("approved");
  }

  @Test
  void whoMistypesIsToldWhatCodesLookLikeAndHowManyTriesAreLeft() throws Exception {
    var page = look(path(link(web.plan())));
    assertThat(send(page, "0000-0000").body()).contains("none is 0, 1, I, L, O or U");
    var told = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      told.append(send(page, "AAAA-AAAA").body());
    }
    assertThat(told).contains("2 more tries.", "1 more try.").doesNotContain("1 more tries");
  }

  @Test
  void whoTriesOftenMustWait() throws Exception {
    var page = look(path(link(web.plan())));
    int status = 0;
    for (int i = 0; i < 12 && status != 429; i++) {
      status = send(page, "WRONG").statusCode();
    }
    assertThat(status).isEqualTo(429);
  }

  @Test
  void ofTwentyAtOnceOneDecides() throws Exception {
    var plan = web.plan();
    var link = link(plan);
    var read =
        new ApprovalLinks(new LinkStore(served.database.jdbi()), served.web.base())
            .read(path(link).substring(8))
            .orElseThrow();
    Callable<String> decision =
        () ->
            new LinkStore(served.database.jdbi())
                .decide(link.stored().id(), read.token(), ApprovalLinks.plain(link.code()), null)
                .word();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var words =
          threads.invokeAll(Collections.nCopies(20, decision)).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(words).filteredOn("done"::equals).hasSize(1);
      assertThat(words).filteredOn("used"::equals).hasSize(19);
    }
  }

  @Test
  void aLinkMaySayNo() throws Exception {
    var plan = web.plan();
    var link = link(plan, ApprovalLinks.Verb.REJECT, Instant.now().plus(Duration.ofHours(1)));
    var page = look(path(link));
    assertThat(page.body()).contains("Reject plan");
    assertThat(send(page, link.code()).body()).contains("Rejected");
    assertThat(web.state(plan.id())).isEqualTo("rejected reject by Ada <ada@example.org> by link");
  }

  @Test
  void thePageRunsNoScriptAndIsKeptNowhere() throws Exception {
    var page = look(path(link(web.plan())));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("script-src");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly", "SameSite=Strict");
    assertThat(page.body()).doesNotContain("<script", "style=", "onclick");
  }

  @Test
  void eachApproverIsAskedOnceByAMailWithLinkAndCode() throws Exception {
    web.used().advised(0.5);
    var plan = web.plan();
    TestDatabase.owner(served.database)
        .useHandle(
            owner -> {
              owner.execute(
                  "update nightshift.plan set made_at = now() - interval '5 minutes' where id = ?",
                  plan.id());
              owner.execute(
                  "update nightshift.recommendation set made_at = now() - interval '1 hour' where container_id = ?",
                  web.container);
            });
    var jdbi = served.database.jdbi();
    var links = new LinkStore(jdbi);
    var mails =
        new ApprovalMails(
            List.of(new MailAddress("ada@example.org")),
            new ApprovalLinks(links, served.web.base()),
            links,
            new PlanStore(jdbi),
            new PlanFactsStore(jdbi),
            new ApprovalMails.Office(
                new MailWriter(new MailAddress("ns@example.org")),
                new OutboxStore(jdbi),
                () -> new Dates(ZoneOffset.UTC, Locale.ENGLISH)));
    assertThat(mails.queue(Instant.now())).isPositive();
    assertThat(mails.queue(Instant.now())).isZero();
    String mail =
        jdbi.withHandle(
            handle ->
                new String(
                    handle
                        .createQuery(
                            "select message from nightshift.mail_outbox where key = 'approval:' || :plan")
                        .bind("plan", plan.id())
                        .mapTo(byte[].class)
                        .one(),
                    StandardCharsets.UTF_8));
    String text = readable(mail);
    var url = Pattern.compile("http://localhost(/decide/[\\w-]{60,})").matcher(text);
    var code = Pattern.compile("Code: ([0-9A-Z]{4}-[0-9A-Z]{4})").matcher(text);
    assertThat(url.find() && code.find()).as(text).isTrue();
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update nightshift.mail_outbox set state = 'accepted' where key = 'approval:' || ?",
                plan.id()));
    int left =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select length(message) from nightshift.mail_outbox where key = 'approval:' || :plan")
                    .bind("plan", plan.id())
                    .mapTo(Integer.class)
                    .one());
    assertThat(left).as("link and code do not stay").isZero();
    assertThat(send(look(url.group(1)), code.group(1)).body()).contains("Approved");
    assertThat(web.state(plan.id())).isEqualTo("approved approve by ada@example.org by link");
  }

  private static String readable(String mail) throws Exception {
    var message =
        new jakarta.mail.internet.MimeMessage(
            null, new java.io.ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
    var parts = (jakarta.mail.internet.MimeMultipart) message.getContent();
    return (String) parts.getBodyPart(0).getContent();
  }
}
