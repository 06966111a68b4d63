package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.rollout.GeneratedRollouts;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the server answers at every address of its description, held against that description.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Served served;
  private Waiting web;
  private long plan;
  private long takenBack;
  private JsonNode document;
  private JsonSchema schema;

  @BeforeAll
  void open() throws Exception {
    served = Served.of(OpenApiTest.class, Map.of());
    GeneratedFleet.fill(served.database, "api", 2, 6);
    web = new Waiting(served.database, "described").used().advised(0.5);
    GeneratedRollouts.fill(served.database.jdbi(), "described");
    plan = number("select plan_id::text from nightshift.rollout where state = 'awaiting-approval'");
    takenBack = number("select plan_id::text from nightshift.rollout where state = 'rolled-back'");
    rows();
    document = JSON.readTree(served.get("/api/v1/openapi.json").body());
    schema = new JsonSchema(document);
  }

  @AfterAll
  void close() {
    served.close();
  }

  /// One row at least of everything that is listed.
  private void rows() {
    TestDatabase.owner(served.database)
        .useHandle(
            owner -> {
              owner.execute(
                  "insert into nightshift.operation (type, name, started_at, ended_at, succeeded, attributes) values ('backup', 'nightly', now(), now(), true, '{\"a\": \"b\"}')");
              owner.execute(
                  "insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, sentence) values (?, 'disk-space', '/', 'critical', now(), now(), 'It is full.')",
                  web.host.value());
              owner.execute(
                  "insert into nightshift.host_cost (host_id, hour, hourly_usd, idle_cpu_usd, idle_memory_usd, unwatched_usd, computed_at) values (?, date_trunc('hour', now()), 1, 0.5, 0.5, 0, now())",
                  web.host.value());
              owner.execute(
                  """
                  insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, trials, unit, higher_is_better, outcome)
                  values (?, now(), 'nightly', 'fio', 'rate', 1, 6, 'IOPS', true, 'measured')
                  """,
                  web.host.value());
              owner.execute(
                  """
                  insert into nightshift.host_history (host_id, hour, samples, seconds, cpu_mean_cores, cpu_max_cores, memory_mean_bytes, memory_max_bytes, rolled_up_at)
                  values (?, date_trunc('hour', now()) - interval '2 hours', 360, 3600, 1, 2, 8e9, 9000000000, now())
                  """,
                  web.host.value());
            });
  }

  @Test
  void whatIsReadHasEveryFieldThatIsPromisedAndNoOther() throws Exception {
    String token = served.token(Role.REPORT);
    var lists = new TreeSet<String>();
    for (var path : document.get("paths").properties()) {
      var get = path.getValue().get("get");
      if (get == null || path.getKey().endsWith("openapi.json")) {
        continue;
      }
      String asked = path.getKey().replace("{id}", Long.toString(id(path.getKey())));
      var answer = served.read(asked, token);
      assertThat(answer.statusCode()).as(asked + ": " + answer.body()).isEqualTo(200);
      var body = JSON.readTree(answer.body());
      assertThat(schema.differences(answered(get, "200"), body)).as(asked).isEmpty();
      if (body.has("items")) {
        assertThat(body.get("items")).as(asked + " has rows to look at").isNotEmpty();
        lists.add(asked);
      }
    }
    assertThat(lists).hasSizeGreaterThan(13);
    var rollout = JSON.readTree(served.read("/api/v1/rollouts/" + takenBack, token).body());
    for (String part : List.of("stages", "actions", "verdicts", "approvals")) {
      assertThat(rollout.get(part)).as(part).isNotEmpty();
    }
  }

  @Test
  void problemsAreAsTheyAreDescribed() throws Exception {
    String token = served.token(Role.REPORT);
    for (String path : List.of("/api/v1/hosts/999999", "/api/v1/hosts?limit=0", "/api/v1/jobs?x")) {
      var answer = served.read(path, token);
      assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
      var described = document.get("components").get("schemas").get("problem");
      assertThat(schema.differences(described, JSON.readTree(answer.body()))).as(path).isEmpty();
    }
  }

  @Test
  void whatIsSentIsAnsweredAsItIsDescribed() throws Exception {
    var bodies =
        Map.of(
            "decision", "{\"digest\":\"%s\"}".formatted(digest()),
            "run", "{}",
            "told", "{\"key\":\"1\",\"type\":\"backup\",\"name\":\"nightly\",\"succeeded\":true}");
    int sent = 0;
    for (var path : document.get("paths").properties()) {
      var post = path.getValue().get("post");
      if (post == null) {
        continue;
      }
      String kind = last(post.findValue("requestBody").findValue("$ref").asString());
      String role =
          post.get("description")
              .asString()
              .replaceFirst(".*role (\\w+)\\.$", "$1")
              .toUpperCase(Locale.ROOT);
      var answer =
          served.send(
              served
                  .request(
                      path.getKey()
                          .replace("{id}", Long.toString(plan))
                          .replace("{job}", "analyse"))
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + served.token(Role.valueOf(role)))
                  .POST(HttpRequest.BodyPublishers.ofString(bodies.get(kind))));
      var described =
          answer.statusCode() < 300
              ? answered(post, Integer.toString(answer.statusCode()))
              : document.get("components").get("schemas").get("problem");
      assertThat(schema.differences(described, JSON.readTree(answer.body())))
          .as(path.getKey() + ": " + answer.body())
          .isEmpty();
      sent++;
    }
    assertThat(sent).isEqualTo(7);
  }

  @Test
  void everyParameterThatIsDescribedIsTakenAndNoOther() throws Exception {
    String token = served.token(Role.REPORT);
    var tried = new ArrayList<String>();
    for (var path : document.get("paths").properties()) {
      var get = path.getValue().get("get");
      if (get == null || path.getKey().endsWith("openapi.json")) {
        continue;
      }
      String asked = path.getKey().replace("{id}", Long.toString(id(path.getKey())));
      for (var parameter : get.get("parameters")) {
        if (parameter.get("in").asString().equals("query")) {
          String name = parameter.get("name").asString();
          String value =
              switch (name) {
                case "limit", "after" -> "1";
                case "since" -> "2026-11-20T00:00:00Z";
                case "until" -> "2026-11-21T00:00:00Z";
                default -> "x";
              };
          if (name.equals("since")) {
            value += "&until=2026-11-21T00:00:00Z";
          }
          tried.add(name);
          assertThat(served.read(asked + "?" + name + "=" + value, token).statusCode())
              .as(asked + " by " + name)
              .isEqualTo(200);
        }
      }
      assertThat(served.read(asked + "?none_such=1", token).statusCode()).as(asked).isEqualTo(400);
    }
    assertThat(tried).hasSizeGreaterThan(40);
  }

  private static JsonNode answered(JsonNode operation, String status) {
    return operation
        .get("responses")
        .get(status)
        .get("content")
        .get("application/json")
        .get("schema");
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private String digest() {
    return text("select digest from nightshift.plan where id = " + plan);
  }

  /// Of something that is there.
  private long id(String path) {
    String resource = path.split("/", -1)[3];
    return switch (resource) {
      case "hosts" -> web.host.value();
      case "containers" -> web.container;
      case "rollouts" -> takenBack;
      default -> {
        var one =
            java.util.Arrays.stream(Resource.values())
                .filter(known -> known.word().equals(resource))
                .findFirst()
                .orElseThrow();
        yield path.contains("{id}")
            ? Long.parseLong(text("select max(" + one.key() + ")::text from report." + one.view()))
            : 0;
      }
    };
  }

  private long number(String sql) {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) {
    return served
        .database
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
