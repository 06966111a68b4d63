package dev.nightshift.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.engine.health.CheckSubject;
import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.health.AlertNotice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// From an alert to a real HTTP server.
final class WebhookTest {
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  private static final RetryPlan AT_ONCE =
      new RetryPlan(List.of(Duration.ZERO, Duration.ZERO, Duration.ZERO), Duration.ZERO, 3);

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private Database database;
  private HttpServer server;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.forClass(WebhookTest.class);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          if (status > 0) {
            exchange.sendResponseHeaders(status, -1);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    database.close();
  }

  @Test
  void postsAnAlertOnceAsJson() throws Exception {
    tell(WebhookConfig.Shape.JSON);
    tell(WebhookConfig.Shape.JSON);
    assertThat(outbox().flush().accepted()).isEqualTo(1);
    var body = JsonMapper.shared().readTree(bodies.getFirst());
    assertThat(body.path("host").asString()).isEqualTo("alpha");
    assertThat(body.path("severity").asString()).isEqualTo("critical");
    assertThat(body.path("alerts").get(0).path("change").asString()).isEqualTo("opened");
    assertThat(body.path("alerts").get(0).path("sentence").asString())
        .isEqualTo("<!channel> *all* & `more`.");
  }

  @Test
  void writesAsSlackTakesItWithoutWakingAnybody() throws Exception {
    tell(WebhookConfig.Shape.SLACK);
    outbox().flush();
    String text = JsonMapper.shared().readTree(bodies.getFirst()).path("text").asString();
    assertThat(text).startsWith("*alpha, critical: &lt;!channel&gt; ").doesNotContain("<!channel>");
    assertThat(text.chars().filter(c -> c == '*').count()).isEqualTo(2);
  }

  @Test
  void triesAgainWhatTheServerPutsOffAndGivesUpWhatItRefuses() throws Exception {
    tell(WebhookConfig.Shape.JSON);
    status = 503;
    assertThat(outbox().flush().dead()).isEqualTo(1);
    assertThat(bodies).hasSize(4).allMatch(bodies.getFirst()::equals);
    assertThat(keys).containsOnly("alert:alpha:2026-11-21T12:00:00Z");

    database.jdbi().useHandle(handle -> handle.execute("delete from nightshift.mail_outbox"));
    tell(WebhookConfig.Shape.JSON);
    status = 404;
    assertThat(outbox().flush().dead()).isEqualTo(1);
    assertThat(bodies).hasSize(5);
  }

  @Test
  void doesNotKnowWhatBecameOfItWhenTheAnswerStaysAway() throws Exception {
    tell(WebhookConfig.Shape.JSON);
    status = 0;
    var flushed = new Outbox(store(), webhook(), RetryPlan.DEFAULT).flush();
    assertThat(flushed.unknown()).isEqualTo(1);
    assertThat(store().fates("alert:alpha:2026-11-21T12:00:00Z").getFirst().state())
        .isEqualTo("unknown");
  }

  @Test
  void waitsWhileTheServerIsDown() throws Exception {
    tell(WebhookConfig.Shape.JSON);
    server.stop(0);
    assertThat(new Outbox(store(), webhook(), RetryPlan.DEFAULT).flush().deferred()).isEqualTo(1);
  }

  @Test
  void isSetByTheEnvironmentAndNeverPrinted() {
    var config =
        WebhookConfig.from(
                Map.of(
                    "NIGHTSHIFT_WEBHOOK_URL", "https://hooks.example.org/secret",
                    "NIGHTSHIFT_WEBHOOK_SHAPE", "slack"))
            .orElseThrow();
    assertThat(config.shape()).isEqualTo(WebhookConfig.Shape.SLACK);
    assertThat(config).hasToString("WebhookConfig[shape=SLACK]");
    assertThat(WebhookConfig.from(Map.of())).isEmpty();
    for (String wrong : List.of("hooks.example.org/secret", "file:///etc/passwd", "https://a b")) {
      assertThatThrownBy(() -> WebhookConfig.from(Map.of("NIGHTSHIFT_WEBHOOK_URL", wrong)))
          .isInstanceOf(NightshiftException.class)
          .hasMessageNotContaining("secret");
    }
  }

  private void tell(WebhookConfig.Shape shape) {
    new AlertMail(store(), Optional.empty(), Optional.of(shape), () -> Profile.DEFAULTS)
        .tell(
            List.of(
                new AlertNotice(
                    1,
                    1,
                    "alpha",
                    new CheckSubject("disk-space", "/"),
                    null,
                    HealthStatus.CRITICAL,
                    "<!channel> *all* & `more`.",
                    AT,
                    AT,
                    false)));
  }

  private OutboxStore store() {
    return new OutboxStore(database.jdbi());
  }

  private WebhookServer webhook() {
    return new WebhookServer(
        new WebhookConfig(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
            WebhookConfig.Shape.JSON),
        Duration.ofSeconds(20));
  }

  private Outbox outbox() {
    return new Outbox(store(), webhook(), AT_ONCE);
  }
}
