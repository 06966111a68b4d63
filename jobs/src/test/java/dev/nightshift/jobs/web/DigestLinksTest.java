package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.digest.DigestJob;
import dev.nightshift.jobs.digest.DigestSettings;
import dev.nightshift.jobs.digest.Digests;
import dev.nightshift.jobs.digest.Post;
import dev.nightshift.jobs.mail.SmtpConfig;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Digests by which approvers decide: their links stand in their own mail, and nowhere else.
final class DigestLinksTest {
  private static final String ADA = "ada@example.org";
  private static final Pattern LINK = Pattern.compile("/decide/[\\w-]{60,}");
  private static final Pattern CODE = Pattern.compile("Code: ([0-9A-Z]{4}-[0-9A-Z]{4})");

  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");

  private Served served;
  private GreenMail mail;
  private Waiting web;
  @TempDir private Path folder;

  @BeforeEach
  void open() {
    served = Served.of(DigestLinksTest.class, Map.of());
    web = new Waiting(served.database, "web");
    mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    mail.start();
  }

  @AfterEach
  void close() {
    mail.stop();
    served.close();
  }

  @Test
  void anApproverDecidesByTheLinkAndTheCodeOfTheirOwnDigest() throws Exception {
    var plan = web.plan();
    send(environment());
    var ada = part(received(ADA), "plain");
    var link = found(LINK, ada);
    var code = found(CODE, ada);
    assertThat(part(received(ADA), "html")).contains(link.group(), code.group(1));

    var page = served.get(link.group());
    var form = new HashMap<String, String>(Map.of("code", code.group(1)));
    HIDDEN
        .matcher(page.body())
        .results()
        .forEach(field -> form.put(field.group(1), field.group(2)));
    String cookie = page.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    var answer = served.post("/decide", form, "Cookie", cookie);

    assertThat(answer.statusCode()).as(answer.body()).isLessThan(400);
    assertThat(web.state(plan.id())).isEqualTo("approved approve by " + ADA + " by link");
  }

  @Test
  void nobodyElseSeesThem() throws Exception {
    var plan = web.plan();
    var made = send(environment());
    assertThat(part(received(ADA), "plain")).containsPattern(LINK);
    var others = part(received("bob@example.org"), "plain");
    assertThat(others)
        .doesNotContain("/decide/", "Code:")
        .contains("nightshift approve " + plan.id());
    for (var file : List.of(made.files().html(), made.files().text(), made.files().mail())) {
      assertThat(Files.readString(file, StandardCharsets.UTF_8)).doesNotContain("/decide/");
    }
    assertThat(kept(ADA)).as("emptied once it was delivered").isZero();
    assertThat(kept("bob@example.org")).isPositive();
    int keptForGood =
        served
            .database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select count(*) from nightshift.digest where html || plain || convert_from(mime, 'utf8') like '%/decide/%'")
                        .mapTo(Integer.class)
                        .one());
    assertThat(keptForGood).isZero();
  }

  @Test
  void withoutPagesTheMailNamesTheCommands() throws Exception {
    var plan = web.plan();
    send(Map.of());
    assertThat(part(received(ADA), "plain"))
        .doesNotContain("/decide/", "Code:")
        .contains("nightshift approve " + plan.id());
    assertThat(kept(ADA)).isPositive();
  }

  @Test
  void aPlanThatIsDecidedGetsNoLink() {
    var plan = web.plan();
    TestDatabase.owner(served.database)
        .useHandle(handle -> handle.execute("select nightshift.reject(?, null)", plan.id()));
    var links = DigestLinks.of(environment(), served.database.jdbi());
    assertThat(
            links.draw(
                new dev.nightshift.jobs.mail.MailAddress(ADA),
                List.of(plan.id()),
                InstantSource.system().instant()))
        .isEmpty();
  }

  private Map<String, String> environment() {
    return Map.of(
        "NIGHTSHIFT_WEB_LISTEN",
        "127.0.0.1:0",
        "NIGHTSHIFT_WEB_URL",
        served.web.base().toString(),
        "NIGHTSHIFT_WEB_APPROVERS",
        ADA);
  }

  private Digests.Made send(Map<String, String> environment) throws InterruptedException {
    var jdbi = served.database.jdbi();
    var smtp =
        SmtpConfig.from(
            Map.of(
                "NIGHTSHIFT_SMTP_HOST", "localhost",
                "NIGHTSHIFT_SMTP_PORT", Integer.toString(mail.getSmtp().getPort()),
                "NIGHTSHIFT_SMTP_STARTTLS", "off",
                "NIGHTSHIFT_SMTP_FROM", "nightshift@example.org",
                "NIGHTSHIFT_SMTP_TO", ADA + ",bob@example.org"));
    var post = Optional.of(Post.of(smtp.orElseThrow(), jdbi));
    var made =
        new Digests(
                jdbi,
                folder,
                post,
                DigestLinks.of(environment, jdbi),
                () -> DigestSettings.of("production", Profile.DEFAULTS))
            .byHand(List.of(), InstantSource.system().instant().plusSeconds(5));
    DigestJob.deliver(made, post);
    return made;
  }

  private MimeMessage received(String reader) throws Exception {
    for (var message : mail.getReceivedMessages()) {
      if (message.getAllRecipients()[0].toString().equals(reader)) {
        return message;
      }
    }
    throw new AssertionError("nothing came for " + reader);
  }

  private static String part(MimeMessage message, String kind) throws Exception {
    return part((MimeMultipart) message.getContent(), kind);
  }

  private static String part(MimeMultipart parts, String kind) throws Exception {
    for (int i = 0; i < parts.getCount(); i++) {
      var part = parts.getBodyPart(i);
      if (part.isMimeType("text/" + kind)) {
        return (String) part.getContent();
      }
      if (part.getContent() instanceof MimeMultipart inner) {
        return part(inner, kind);
      }
    }
    throw new AssertionError("it has no " + kind);
  }

  private int kept(String reader) {
    return served
        .database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select length(message) from nightshift.mail_outbox where recipient = :reader")
                    .bind("reader", reader)
                    .mapTo(Integer.class)
                    .one());
  }

  private static Matcher found(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }
}
