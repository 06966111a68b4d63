package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API as a program uses it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Served served;
  private String token;

  @BeforeAll
  void open() {
    served = Served.of(ApiTest.class, Map.of());
    GeneratedFleet.fill(served.database, "api", 3, 25);
    token = served.token(Role.REPORT);
  }

  @AfterAll
  void close() {
    served.close();
  }

  private JsonNode read(String path) throws Exception {
    var answer = served.read(path, token);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private List<Route> routes() {
    return new Api(
            new ApiStore(served.database.reader(1), served.database.jdbi()),
            new RunRequests(
                new dev.nightshift.jobs.schedule.RequestStore(served.database.jdbi()),
                Map.of(),
                _ -> true,
                java.time.InstantSource.system()),
            new Operations(
                new dev.nightshift.jobs.operation.ToldStore(served.database.jdbi()),
                java.time.InstantSource.system()),
            java.time.InstantSource.system(),
            "test")
        .routes();
  }

  @Test
  void theDescriptionNamesEveryRouteAndNoOther() throws Exception {
    var document = JSON.readTree(served.get("/api/v1/openapi.json").body());
    assertThat(document.get("openapi").asString()).startsWith("3.1");
    var described = new TreeSet<String>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            described.add(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey())));
    var routed = new TreeSet<String>();
    var ids = new HashSet<String>();
    for (var route : routes()) {
      routed.add(route.method() + " " + route.pattern());
      var operation =
          document
              .get("paths")
              .get(route.pattern())
              .get(route.method().toLowerCase(java.util.Locale.ROOT));
      assertThat(ids.add(operation.get("operationId").asString())).as(route.pattern()).isTrue();
      assertThat(operation.has("security")).isEqualTo(route.role() != Role.ANYONE);
    }
    assertThat(described).isEqualTo(routed).hasSizeGreaterThan(20);
    assertThat(document.toString()).doesNotContain("\"description\":\"\"");
  }

  @Test
  void everyReferenceInTheDescriptionLeadsSomewhere() throws Exception {
    var document = JSON.readTree(served.get("/api/v1/openapi.json").body());
    var schemas = document.get("components").get("schemas");
    for (var reference : document.findValuesAsString("$ref")) {
      assertThat(schemas.has(reference.replace("#/components/schemas/", "")))
          .as(reference)
          .isTrue();
    }
    var column = schemas.get("containers").get("properties").get("memory_limit_bytes");
    assertThat(column.get("description").asString()).contains("null where none is set");
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() throws Exception {
    var seen = new ArrayList<Long>();
    String after = "";
    do {
      var page = read("/api/v1/containers?limit=10" + after);
      for (var item : page.get("items")) {
        if (item.get("container").asString().startsWith("api ")) {
          seen.add(item.get("container_id").asLong());
        }
      }
      after = page.get("next").isNull() ? "" : "&after=" + page.get("next").asLong();
    } while (!after.isEmpty());
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(read("/api/v1/containers?host=api+host+1&limit=1000").get("items"))
        .isNotEmpty()
        .allMatch(item -> item.get("host").asString().equals("api host 1"));
    assertThat(read("/api/v1/containers?host=' or 1=1".replace(" ", "%20")).get("items")).isEmpty();
  }

  /// All of one instant, so that nothing but the whole row tells them apart.
  @Test
  void pagesOfWhatHasNoNumberLoseNoRow() throws Exception {
    served
        .database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into nightshift.host_cost (host_id, hour, hourly_usd, idle_cpu_usd, idle_memory_usd, unwatched_usd, computed_at)
                    select (select min(id) from nightshift.host), timestamptz '2026-01-01 00:00Z' + make_interval(hours => (g * 7919) % 400), 1, 0.5, 0.5, 0, now()
                    from generate_series(1, 400) g
                    """));
    var seen = new ArrayList<String>();
    String after = "";
    do {
      var page = read("/api/v1/cost?limit=30" + after);
      for (var item : page.get("items")) {
        seen.add(item.get("hour").asString());
      }
      after = page.get("next").isNull() ? "" : "&after=" + page.get("next").asLong();
    } while (!after.isEmpty());
    assertThat(seen).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void aBenchmarksResultIsFoundByItsNumberAndHoursOfCostHaveNone() throws Exception {
    long id =
        served
            .database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, trials, unit, higher_is_better, outcome)
                            values ((select min(id) from nightshift.host), '2026-11-20 02:00Z', 'numbered', 'disk', 'rate', 1, 6, 'x', true, 'measured') returning id
                            """)
                        .mapTo(Long.class)
                        .one());
    assertThat(
            read("/api/v1/benchmarks?suite=numbered").get("items").get(0).get("result_id").asLong())
        .isEqualTo(id);
    assertThat(read("/api/v1/benchmarks/" + id).get("benchmark").asString()).isEqualTo("disk");
    assertThat(served.read("/api/v1/cost/1", token).statusCode()).isEqualTo(404);
  }

  @Test
  void hoursOfWhatIsNotThereAreNotFound() throws Exception {
    assertThat(served.read("/api/v1/containers/999999/metrics", token).statusCode()).isEqualTo(404);
    assertThat(served.read("/api/v1/hosts/999999/metrics", token).statusCode()).isEqualTo(404);
  }

  @Test
  void pagesRefuseParametersThatMeanNothingOrStandTwice() throws Exception {
    for (String path : List.of("/?x=1", "/containers?serch=web", "/containers?page=1&page=2")) {
      assertThat(served.read(path, token).statusCode()).as(path).isEqualTo(400);
    }
  }

  @Test
  void wrongQuestionsAreProblemsThatSayWhatIsWrong() throws Exception {
    for (String path :
        List.of(
            "/api/v1/containers?limit=0",
            "/api/v1/containers?hots=web",
            "/api/v1/containers/1?limit=1",
            "/api/v1/rollouts/1?full",
            "/api/v1/hosts/1/metrics?form=2026-11-01T00:00:00Z",
            "/api/v1/hosts/1/metrics?since=%2B999999999-12-31T23:59:59Z",
            "/api/v1/hosts/1/metrics?since=0001-01-01T00:00:00Z",
            "/api/v1/hosts/1/metrics?until=%2B292277026596-12-04T15:30:07Z",
            "/api/v1/containers?host=%00",
            "/api/v1/containers?host=a&host=b",
            "/api/v1/containers?limit=10&limit=10",
            "/api/v1/containers?limit=many",
            "/api/v1/containers?after=-1",
            "/api/v1/hosts/1/metrics?since=yesterday",
            "/api/v1/hosts/1/metrics?since=2020-01-01T00:00:00Z")) {
      var answer = served.read(path, token);
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(JSON.readTree(answer.body()).get("detail").asString()).isNotBlank();
    }
    assertThat(served.read("/api/v1/containers?hots=web", token).body())
        .contains("no parameter hots", "limit, after, host, workload, container, state");
    assertThat(served.read("/api/v1/containers/987654", token).statusCode()).isEqualTo(404);
    assertThat(served.read("/api/v1/nothing", token).statusCode()).isEqualTo(404);
    assertThat(served.get("/api/v1/containers").statusCode()).isEqualTo(401);
  }

  @Test
  void useIsToldByHour() throws Exception {
    var web = new Waiting(served.database, "by-hour").used();
    var hours = read("/api/v1/containers/" + web.container + "/metrics").get("items");
    assertThat(hours.size()).isBetween(22, 25);
    assertThat(hours.get(0).get("cpu_mean_cores").asDouble()).isPositive();
  }

  private HttpResponse<String> decide(String path, String body, String by) throws Exception {
    return served.send(
        served
            .request(path)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + by)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void onlyAnApproverDecidesAndInTheirName() throws Exception {
    var web = new Waiting(served.database, "decided");
    var plan = web.plan();
    String path = "/api/v1/rollouts/" + plan.id() + "/approve";
    String body = JSON.writeValueAsString(Map.of("digest", plan.digest(), "remark", "why <b>"));
    assertThat(decide(path, body, token).statusCode()).isEqualTo(403);
    assertThat(decide(path, body, served.token(Role.OPERATOR)).statusCode()).isEqualTo(403);
    String grace = served.token(Role.APPROVER, "Grace");
    assertThat(decide(path, "{}", grace).statusCode()).isEqualTo(400);
    assertThat(decide(path, "nothing", grace).statusCode()).isEqualTo(400);
    var other = decide(path, "{\"digest\":\"" + "0".repeat(64) + "\"}", grace);
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body())
        .contains("is not the plan that was looked at")
        .doesNotContain(plan.digest());
    assertThat(web.state(plan.id())).isEqualTo("awaiting-approval");
    var done = decide(path, body, grace);
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).contains("is approved");
    assertThat(web.state(plan.id())).isEqualTo("approved approve by Grace by api");
    var again = decide(path, body, served.token(Role.APPROVER, "Ada"));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("was approved already, by Grace at ");
    var back = "/api/v1/rollouts/" + plan.id() + "/rollback";
    assertThat(decide(back, "{}", grace).body()).contains("is being taken back");
    var shown = read("/api/v1/rollouts/" + plan.id());
    assertThat(shown.get("state").asString()).isEqualTo("rolling-back");
    assertThat(shown.get("approvals")).hasSize(2);
    assertThat(shown.get("stages")).hasSize(1);
  }

  @Test
  void anOperatorAsksForARunAndAReaderDoesNot() throws Exception {
    assertThat(decide("/api/v1/jobs/analyse/run", "{}", token).statusCode()).isEqualTo(403);
    String operator = served.token(Role.OPERATOR, "Olga");
    assertThat(
            decide("/api/v1/jobs/health-check/run", "{\"host\":\"nowhere\"}", operator)
                .statusCode())
        .isEqualTo(404);
    assertThat(
            decide("/api/v1/jobs/health-check/run", "{\"host\":\"api host 1\"}", operator)
                .statusCode())
        .isEqualTo(200);
    assertThat(decide("/api/v1/jobs/analyse/run", "{\"hosts\":\"a\"}", operator).body())
        .contains("known are host");
    assertThat(decide("/api/v1/jobs/frobnicate/run", "{}", operator).statusCode()).isEqualTo(404);
    assertThat(decide("/api/v1/jobs/analyse/run", "{\"host\":\"a\"}", operator).statusCode())
        .isEqualTo(400);
    assertThat(decide("/api/v1/jobs/analyse/run", "{}", operator).statusCode()).isEqualTo(200);
    String asked =
        served
            .database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select string_agg(job || ' ' || scope || ' ' || actor, ',' order by id) from nightshift.job_request")
                        .mapTo(String.class)
                        .one());
    assertThat(asked).isEqualTo("health-check host:api host 1 api:Olga,analyse fleet api:Olga");
  }

  /// The engine's own login cannot make up for a token: the database wants to see one.
  @Test
  void withoutATokenTheDatabaseDecidesNothing() {
    var web = new Waiting(served.database, "guarded");
    var plan = web.plan();
    var refused =
        org.assertj.core.api.Assertions.catchThrowable(
            () ->
                new ApiStore(served.database.jdbi(), served.database.jdbi())
                    .decide(Tokens.proof(token), "approve", plan.id(), plan.digest(), null));
    assertThat(refused).isInstanceOf(Refusal.class).hasMessageContaining("may not decide");
    assertThat(web.state(plan.id())).isEqualTo("awaiting-approval");
  }
}
