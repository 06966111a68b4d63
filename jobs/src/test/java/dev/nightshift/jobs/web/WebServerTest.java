package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A real server on a real database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebServerTest {
  private Served served;

  @BeforeAll
  void open() {
    served = Served.of(WebServerTest.class, Map.of());
  }

  @AfterAll
  void close() {
    served.close();
  }

  @Test
  void saysThatItIsWell() throws Exception {
    var answer = served.get("/healthz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}\n");
  }

  @Test
  void everyAnswerTellsBrowsersToBeCareful() throws Exception {
    for (var answer :
        List.of(served.get("/healthz"), served.get("/nowhere"), served.get("/metrics"))) {
      var headers = answer.headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe-inline");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void metricsNeedATokenThatIsValid() throws Exception {
    assertThat(served.get("/metrics").statusCode()).isEqualTo(401);
    assertThat(served.read("/metrics", "nst_wrong").statusCode()).isEqualTo(401);
    String token = served.token(Role.REPORT);
    assertThat(served.read("/metrics", token).statusCode()).isEqualTo(200);
    var tokens = new TokenStore(TestDatabase.owner(served.database));
    var entry =
        tokens.list().stream().filter(one -> one.usedAt() != null).findFirst().orElseThrow();
    assertThat(tokens.revoke(entry.id(), "tester").orElseThrow()).contains("opens nothing");
    assertThat(tokens.revoke(entry.id(), "tester").orElseThrow()).contains("revoked before");
    assertThat(tokens.revoke(987_654, "tester")).isEmpty();
    assertThat(served.read("/metrics", token).statusCode()).isEqualTo(401);
  }

  @Test
  void ofATokenNothingIsKeptByWhichItCouldBeShown() {
    String token = served.token(Role.APPROVER);
    String row =
        TestDatabase.owner(served.database)
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select string_agg(t::text, ' ') || encode(string_agg(hash, ''::bytea), 'hex') from nightshift.web_token t")
                        .mapTo(String.class)
                        .one());
    assertThat(row)
        .doesNotContain(token)
        .doesNotContain(java.util.HexFormat.of().formatHex(Tokens.proof(token)));
  }

  @Test
  void metricsAreWhatPrometheusReads() throws Exception {
    served
        .database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "insert into nightshift.host (name, first_seen, last_seen, cpus, memory_bytes) values ('a\"b\\c\nd 🚢', now(), now(), 4, 1000)");
              handle.execute(
                  """
                  insert into nightshift.job_run (job, scope, scheduled_at, state, started_at, heartbeat_at, ended_at, node, epoch)
                  values ('roll-up', 'fleet', now(), 'done', now(), now(), now(), 'n', 1)
                  """);
            });
    String token = served.token(Role.REPORT);
    var answer = served.read("/metrics", token);
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!answer.body().contains("a\\\"b") && System.nanoTime() < deadline) {
      Thread.sleep(200); // what was read is kept for two seconds
      answer = served.read("/metrics", token);
    }
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("version=0.0.4");
    var line =
        Pattern.compile(
            "[a-z0-9_]+(\\{[a-z]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\"(,[a-z]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\")*\\})? [-+0-9.eE]+");
    assertThat(answer.body().lines().filter(one -> !one.startsWith("#")))
        .hasSizeGreaterThan(15)
        .allMatch(one -> line.matcher(one).matches());
    assertThat(answer.body())
        .contains("nightshift_host_cpus{host=\"a\\\"b\\\\c\\nd 🚢\"} 4")
        .contains("nightshift_job_last_state{job=\"roll-up\",scope=\"fleet\",state=\"done\"} 1")
        .contains("nightshift_web_request_seconds_bucket{le=\"+Inf\"}");
  }

  @Test
  void refusalsSayWhatToDoToProgramsAndToPeople() throws Exception {
    var problem = served.get("/nowhere");
    assertThat(problem.statusCode()).isEqualTo(404);
    assertThat(problem.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.body()).contains("\"status\":404");
    var page = served.get("/nowhere", "Accept", "text/html");
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.body()).contains("<h1>Not found</h1>");
    var wrongMethod = served.post("/healthz", Map.of());
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.body()).contains("answers GET");
  }

  @Test
  void whatIsTooLargeIsRefused() throws Exception {
    var body =
        served.send(
            served
                .request("/healthz")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[Request.MOST_BODY + 1])));
    assertThat(body.statusCode()).isEqualTo(413);
    assertThat(served.get("/healthz?" + "x".repeat(Request.LONGEST_URL)).statusCode())
        .isEqualTo(414);
  }

  /// A page elsewhere whose name is made to point here would be read by its visitors' browsers.
  @Test
  void underAForeignNameNothingIsAnsweredThatTellsAnything() throws Exception {
    assertThat(asked("/sign-in", "evil.example")).startsWith("HTTP/1.1 421");
    assertThat(asked("/sign-in", "localhost")).startsWith("HTTP/1.1 200");
  }

  /// As load balancers ask, which know an address and no name.
  @Test
  void whetherItIsWellIsToldUnderAnyName() throws Exception {
    for (var name : List.of("10.0.0.7:8787", "evil.example", "")) {
      assertThat(asked("/healthz", name))
          .startsWith("HTTP/1.1 200")
          .endsWith("{\"status\":\"ok\"}\n");
    }
  }

  private String asked(String path, String name) throws IOException {
    return raw("GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void aMadeUpTokenDoesNotMakeAForeignNameGood() throws Exception {
    try (var open = Served.of(WebServerTest.class, Map.of("NIGHTSHIFT_WEB_READ", "anyone"))) {
      String evil = "Host: evil.example\r\nConnection: close\r\n";
      for (String path : List.of("/", "/metrics", "/api/v1/containers")) {
        assertThat(raw(open, "GET " + path + " HTTP/1.1\r\n" + evil + "\r\n"))
            .startsWith("HTTP/1.1 421");
        assertThat(
                raw(
                    open,
                    "GET " + path + " HTTP/1.1\r\nAuthorization: Bearer x\r\n" + evil + "\r\n"))
            .startsWith("HTTP/1.1 401");
      }
    }
  }

  @Test
  void whoSendsSlowlyKeepsNobodyElseWaiting() throws Exception {
    var slow = new ArrayList<Socket>();
    var another = InetAddress.getByName("127.0.0.2");
    try {
      for (int i = 0; i < 60; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), served.web.port(), another, 0);
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ntoken="
                    .getBytes(StandardCharsets.US_ASCII));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(served.get("/healthz").statusCode()).isEqualTo(200);
        Thread.sleep(100); // the slow ones are taken up meanwhile
      }
      slow.getLast().setSoTimeout(15_000);
      assertThat(
              new String(slow.getLast().getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .as("one client has 40 requests under way at most")
          .isEqualTo("HTTP/1.1 429");
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }

  private String raw(String request) throws IOException {
    return raw(served, request);
  }

  private static String raw(Served served, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), served.web.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatSaysThatItIsTooLargeIsRefusedBeforeItComes() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), served.web.port())) {
      socket.setSoTimeout(15_000);
      socket
          .getOutputStream()
          .write(
              "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\ntoken="
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] status = socket.getInputStream().readNBytes(12);
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void headOfWhatIsToldLiveEnds() throws Exception {
    String who = "Host: localhost\r\nAuthorization: Bearer " + served.token(Role.REPORT) + "\r\n";
    assertThat(
            raw(
                "HEAD /live HTTP/1.1\r\n"
                    + who
                    + "\r\nGET /healthz HTTP/1.1\r\n"
                    + who
                    + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("text/event-stream")
        .endsWith("{\"status\":\"ok\"}\n");
  }

  @Test
  void zeroBytesAreRefusedWhereverTheyStand() throws Exception {
    assertThat(served.post("/sign-in", Map.of("token", "a\0b")).statusCode()).isEqualTo(400);
    assertThat(
            served
                .get(
                    "/containers?search=%00",
                    "Authorization", "Bearer " + served.token(Role.REPORT))
                .statusCode())
        .isEqualTo(400);
    assertThat(served.get("/decide/%00").statusCode()).isEqualTo(404);
    assertThat(
            served
                .send(
                    served
                        .request("/api/v1/jobs/analyse/run")
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + served.token(Role.OPERATOR))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"host\":\"a\\u0000b\"}")))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void headIsAnsweredWithoutABody() throws Exception {
    var answer =
        served.send(served.request("/healthz").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void filesOfThePagesAreKeptByBrowsers() throws Exception {
    var style = served.get("/assets/nightshift.css");
    assertThat(style.headers().firstValue("Content-Type").orElse("")).startsWith("text/css");
    String tag = style.headers().firstValue("ETag").orElseThrow();
    assertThat(served.get("/assets/nightshift.css", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }
}
