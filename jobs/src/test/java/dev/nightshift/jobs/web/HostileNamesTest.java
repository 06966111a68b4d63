package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/// Whatever somebody calls a container, no page is broken by it and no script runs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileNamesTest {
  private static final List<String> NAMES =
      List.of(
          "<script>document.title='broken'</script>",
          "\"><img src=x onerror=\"document.title='broken'\">",
          "'; drop table nightshift.host; --",
          "a\r\nSet-Cookie: broken=1",
          "\u202Egnp.exe \u2066x",
          "🚢👩‍👩‍👧‍👦 ñ 漢字",
          "x".repeat(300),
          "</svg></table></main><h1>broken</h1>",
          "${7*7} {{7*7}} %s %d",
          "javascript:alert(1)");

  private Served served;
  private String token;
  private final List<String> decisions = new ArrayList<>();

  @BeforeAll
  void open() {
    served = Served.of(HostileNamesTest.class, Map.of());
    token = served.token(Role.REPORT);
    var links = new ApprovalLinks(new LinkStore(served.database.jdbi()), served.web.base());
    for (String name : NAMES) {
      var waiting = new Waiting(served.database, name).used().advised(0.5);
      var plan = waiting.plan();
      decisions.add(
          links
              .make(
                  new ApprovalLinks.Terms(
                      plan.id(),
                      plan.digest(),
                      name.substring(0, Math.min(200, name.length())),
                      ApprovalLinks.Verb.APPROVE,
                      Instant.now().plus(Duration.ofHours(1))),
                  "tester")
              .url());
    }
  }

  @AfterAll
  void close() {
    served.close();
  }

  @Test
  void pagesEscapeThem() throws Exception {
    var pages = new ArrayList<>(List.of("/", "/containers", "/containers?search=%3Cscript%3E"));
    decisions.forEach(url -> pages.add(url.replace(served.web.base().toString(), "")));
    for (String path : pages) {
      var page = served.read(path, token);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body())
          .doesNotContain("<script>document", "<img", "<h1>broken", "\u202E", "\u2066")
          .contains("</html>");
      assertThat(page.headers().firstValue("Set-Cookie").orElse("")).doesNotContain("broken");
    }
  }

  @Test
  void theApiAndTheMetricsKeepThemAsTheyAre() throws Exception {
    var items =
        JsonMapper.builder()
            .build()
            .readTree(served.read("/api/v1/containers?limit=100", token).body())
            .get("items");
    var names = new ArrayList<String>();
    items.forEach(item -> names.add(item.get("container").asString()));
    assertThat(names).containsExactlyInAnyOrderElementsOf(NAMES);
    assertThat(served.read("/metrics", token).body().lines().filter(line -> !line.startsWith("#")))
        .allMatch(line -> line.startsWith("nightshift_"));
  }

  @Test
  void aBrowserRunsNoneOfThemAndNothingSpillsOver() throws Exception {
    assumeTrue(Chromium.program().isPresent(), "no chromium is installed: nothing was looked at");
    Path pictures = Files.createDirectories(Path.of("target", "pictures"));
    try (var chromium = new Chromium()) {
      for (int i = 0; i < decisions.size(); i++) {
        chromium.open(decisions.get(i));
        chromium.picture(pictures.resolve("hostile-" + i + ".png"), 360, "light");
        assertThat(chromium.say("document.title")).startsWith("Approve plan");
        assertThat(chromium.say("String(document.querySelectorAll('h1').length)")).isEqualTo("1");
        assertThat(chromium.say("String(document.documentElement.scrollWidth <= innerWidth)"))
            .as(NAMES.get(i))
            .isEqualTo("true");
      }
    }
  }
}
