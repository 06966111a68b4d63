package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The overview of 50 hosts with 1,000 containers, read by people and by a browser.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingPagesTest {
  private Served served;
  private String token;

  @BeforeAll
  void open() {
    served = Served.of(ReadingPagesTest.class, Map.of());
    GeneratedFleet.fill(served.database, "fleet", 50, 999);
    new Waiting(served.database, "shop").plan();
    token = served.token(Role.REPORT);
  }

  @AfterAll
  void close() {
    served.close();
  }

  private HttpResponse<String> read(String path) throws Exception {
    return served.read(path, token);
  }

  @Test
  void theOverviewTellsHowTheFleetIs() throws Exception {
    var page = read("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("health of the fleet", "1,00", "running containers", "fleet host ")
        .contains("shop", "nightshift approve", "awaiting-approval")
        .contains("fleet has more than it needs", "the worst of <a href=\"/findings\">all 1")
        .contains("Did what there was to do", "fleet container ")
        .doesNotContain("style=\"", "onclick");
  }

  @Test
  void importedHostsAreNotCountedAndAHostIsNamedOnce() throws Exception {
    try (var other = Served.of(ReadingPagesTest.class, Map.of())) {
      GeneratedFleet.fill(other.database, "real", 1, 2);
      GeneratedFleet.fill(other.database, "trace", 3, 5);
      other
          .database
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute(
                    "update nightshift.host set imported_from = 'a.csv' where name like 'trace host%'");
                handle.execute(
                    "insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, sentence) select id, 'silent', name, 'critical', now(), now(), 'It is silent.' from nightshift.host where name = 'real host 1'");
                for (String name : List.of("real host 1", "trace host 1")) {
                  handle.execute(
                      "insert into nightshift.finding (kind, host_id, fingerprint, severity, confidence, during, found_at, last_seen_at, sentence, advice, evidence) select 'exhaustion', id, name, 'warning', 0.9, tstzrange(now(), null), now(), now(), name || ' fills up.', 'Make room.', '{}' from nightshift.host where name = ?",
                      name);
                  handle.execute(
                      "insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value, proposed_value, unit, policy, policy_version, samples_used, history, sentence, evidence, made_at) select c.workload_id, h.id, c.id, 'memory', 'resize', 200, 100, 'bytes', 'peak', 1, 100, tstzrange(now() - interval '3 days', now()), 'Less will do.', '{}', now() from nightshift.host h join nightshift.container c on c.host_id = h.id where h.name = ? order by c.id limit 1",
                      name);
                }
              });
      String reader = other.token(Role.REPORT);
      var page = other.read("/", reader).body();
      assertThat(page).contains("real host 1").doesNotContain("trace host", "trace container");
      assertThat(page).contains("real host 1, for ").doesNotContain("real host 1, real host 1");
      assertThat(other.read("/containers", reader).body()).doesNotContain("trace container");
      assertThat(other.read("/metrics", reader).body()).doesNotContain("trace host");
      assertThat(other.read("/api/v1/hosts?host=trace+host+1", reader).body())
          .contains("\"imported\":true");
      assertThat(page).contains("real host 1 fills up.");
      long warnings =
          other
              .database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              "select count(*) from nightshift.finding f join nightshift.host h on h.id = f.host_id where h.name not like 'trace%' and f.severity = 'warning' and f.resolved_at is null")
                          .mapTo(Long.class)
                          .one());
      assertThat(other.read("/metrics", reader).body())
          .contains(
              "nightshift_open_findings{severity=\"warning\"} " + warnings + "\n",
              "nightshift_advised_changes{resource=\"memory\"} 1\n");
      for (String list : List.of("findings", "recommendations")) {
        assertThat(other.read("/api/v1/" + list, reader).body())
            .contains("\"imported\":true", "\"imported\":false");
        assertThat(other.read("/api/v1/" + list + "?imported=false", reader).body())
            .contains("real host 1")
            .doesNotContain("trace host");
      }
    }
  }

  @Test
  void aFindingHasAPageWithItsEvidence() throws Exception {
    long id =
        served
            .database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            insert into nightshift.finding (kind, host_id, fingerprint, severity, confidence, during, found_at, last_seen_at, sentence, advice, evidence)
                            select 'exhaustion', id, 'page', 'critical', 0.9, tstzrange(now() - interval '2 hours', null), now(), now(),
                              'It <b>fills</b> up.', 'Make room.', '{"free_bytes": 42, "slope": null, "days": [1, 2], "<i>": "<script>"}'
                            from nightshift.host order by id limit 1 returning id
                            """)
                        .mapTo(Long.class)
                        .one());
    assertThat(read("/findings").body())
        .contains("href=\"/findings/" + id + "\"", "&lt;b&gt;fills");
    assertThat(read("/").body()).contains("href=\"/findings\"");
    var page = read("/findings/" + id);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Make room.", "free bytes", "42 B", "unset", "[1,2]", "90 %", "&lt;script&gt;")
        .doesNotContain("<script>", "<b>fills");
    assertThat(read("/findings/999999").statusCode()).isEqualTo(404);
    assertThat(read("/findings/x").statusCode()).isEqualTo(404);
    assertThat(read("/findings?page=99").statusCode()).isEqualTo(200);
  }

  @Test
  void theBarOfARolloutGrowsByItsStages() {
    var half = progress("running", 2, 0, "canary, watching");
    assertThat(half).isEqualTo(0.25);
    assertThat(progress("running", 1, 0, "full, watching")).isEqualTo(0.5);
    assertThat(progress("running", 2, 1, "full, watching")).isEqualTo(0.75);
    assertThat(progress("completed", 2, 2, null)).isEqualTo(1);
    assertThat(progress("awaiting-approval", 2, 0, null)).isZero();
    assertThat(progress("rolled-back", 2, 1, null)).isZero();
  }

  private static double progress(
      String state, int stages, int passed, @org.jspecify.annotations.Nullable String stage) {
    return Overviews.progress(
        new OverviewStore.Rollout(
            1, "h", "w", state, null, false, 1, 1, null, null, null, stage, stages, passed));
  }

  @Test
  void containersAreListedByPageAndFoundByName() throws Exception {
    assertThat(read("/containers").body())
        .contains(" containers, those nearest", "page 1 of 1", "/containers?page=2");
    assertThat(read("/containers?page=10").body()).contains("page 10 of 1", "page=9");
    assertThat(read("/containers?search=container+77").body()).contains("11 containers");
    assertThat(read("/containers?search=%25").body()).contains("0 containers");
    for (var page : List.of("x", "-1", "0", "10001")) {
      assertThat(read("/containers?page=" + page).statusCode()).as(page).isEqualTo(400);
    }
  }

  @Test
  void whoIsNotSignedInIsAskedToAndCanSignOutAgain() throws Exception {
    var page = served.get("/", "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.headers().firstValue("Location")).contains("/sign-in");
    assertThat(served.post("/sign-in", Map.of("token", "nst_no")).statusCode()).isEqualTo(403);
    assertThat(
            served
                .post("/sign-in", Map.of("token", token), "Origin", "https://evil.example")
                .statusCode())
        .isEqualTo(403);
    var in = served.post("/sign-in", Map.of("token", token));
    assertThat(in.statusCode()).isEqualTo(303);
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(token);
    String session = cookie.replaceFirst(";.*", "");
    assertThat(served.get("/", "Cookie", session).body()).contains("Sign out Ada");
    served.post("/sign-out", Map.of(), "Cookie", session);
    assertThat(served.get("/", "Cookie", session).statusCode()).isEqualTo(401);
  }

  /// The times are printed, and held only against what a loaded machine still reaches.
  @Test
  void aThousandContainersAreAnsweredQuickly() throws Exception {
    for (String path : List.of("/", "/containers", "/metrics", "/api/v1/containers?limit=1000")) {
      var millis = new ArrayList<Double>();
      int size = 0;
      for (int i = 0; i < 10; i++) {
        long begun = System.nanoTime();
        var answer = read(path);
        millis.add((System.nanoTime() - begun) / 1e6);
        size = answer.body().length();
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      double first = millis.getFirst();
      Collections.sort(millis);
      System.out.printf(
          java.util.Locale.ROOT,
          "%s: first %.0f ms, median %.1f ms, worst %.0f ms, %d KB%n",
          path,
          first,
          millis.get(5),
          millis.getLast(),
          size / 1024);
      assertThat(millis.get(5)).as("median of " + path).isLessThan(5_000);
    }
  }

  @Test
  void aBrowserSeesItAndFollowsWhatHappens() throws Exception {
    assumeTrue(Chromium.program().isPresent(), "no chromium is installed: nothing was looked at");
    Path pictures = Files.createDirectories(Path.of("target", "pictures"));
    String base = "http://127.0.0.1:" + served.web.port();
    try (var chromium = new Chromium()) {
      chromium.open(base + "/");
      assertThat(chromium.say("document.title")).contains("Sign in");
      chromium.say("document.querySelector('#token').value = '" + token + "'");
      chromium.say("document.querySelector('form[action=\"/sign-in\"] button').click()");
      chromium.until("document.title.startsWith('Overview')");
      for (int width : List.of(360, 1200)) {
        for (String scheme : List.of("light", "dark")) {
          chromium.picture(
              pictures.resolve("overview-" + width + "-" + scheme + ".png"), width, scheme);
          assertThat(chromium.say("String(document.documentElement.scrollWidth <= innerWidth)"))
              .as("fits %d px", width)
              .isEqualTo("true");
        }
      }
      System.out.println(
          "rendered: "
              + chromium.say(
                  "(() => { const n = performance.getEntriesByType('navigation')[0];"
                      + " return 'first byte ' + n.responseStart.toFixed(0) + ' ms, loaded ' + n.loadEventEnd.toFixed(0) + ' ms' })()"));
      chromium.until("document.getElementById('live').textContent === 'live'");
      var late = new Waiting(served.database, "late-comer").plan();
      chromium.until(
          "document.getElementById('waiting').innerText.includes('plan " + late.id() + "')");
    }
  }
}
