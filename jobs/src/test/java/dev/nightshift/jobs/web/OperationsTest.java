package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// An application tells by the API what it does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperationsTest {
  private Served served;
  private String operator;

  @BeforeAll
  void open() {
    served = Served.of(OperationsTest.class, Map.of());
    operator = served.token(Role.OPERATOR);
    new Waiting(served.database, "shop");
  }

  @AfterAll
  void close() {
    served.close();
  }

  private HttpResponse<String> tell(String body, String token) throws Exception {
    return served.send(
        served
            .request("/api/v1/operations")
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> tell(String body) throws Exception {
    return tell(body, operator);
  }

  private String row(String key) {
    return served
        .database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select string_agg(concat_ws('|', o.type, o.name, h.name, o.ended_at is not null, o.succeeded, o.error, o.bytes, o.attributes), ';')
                        from nightshift.operation o left join nightshift.host h on h.id = o.host_id where o.key = :key
                        """)
                    .bind("key", key)
                    .mapTo(String.class)
                    .one());
  }

  @Test
  void whatBeginsEndsByTheSameKey() throws Exception {
    String told = "\"key\":\"a\",\"type\":\"backup\",\"name\":\"nightly\"";
    var begun = tell("{" + told + ",\"host\":\"on shop\"}");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(begun.body()).contains("\"state\":\"running\"");
    var again = tell("{" + told + "}");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(begun.body());
    var ended =
        tell("{" + told + ",\"error\":\"no space\",\"bytes\":17,\"attributes\":{\"to\":\"s3\"}}");
    assertThat(ended.statusCode()).isEqualTo(200);
    assertThat(ended.body()).contains("\"state\":\"failed\"");
    assertThat(tell("{" + told + ",\"succeeded\":true}").body())
        .as("an end that was told stays")
        .isEqualTo(ended.body());
    assertThat(row("a")).isEqualTo("backup|nightly|on shop|t|f|no space|17|{\"to\": \"s3\"}");
  }

  @Test
  void allAtOnceIsEnteredAtOnce() throws Exception {
    var told =
        tell(
            """
            {"key":"b","type":"import","name":"prices","started_at":"2026-11-20T01:00:00Z","ended_at":"2026-11-20T01:02:00Z"}
            """);
    assertThat(told.statusCode()).isEqualTo(201);
    assertThat(told.body()).contains("\"state\":\"done\"");
    assertThat(served.read("/api/v1/operations?type=import", served.token(Role.REPORT)).body())
        .contains("\"seconds\":120.0", "\"name\":\"prices\"");
  }

  @Test
  void toldByManyAtOnceItIsOne() throws Exception {
    try (var many = Executors.newFixedThreadPool(8)) {
      Callable<HttpResponse<String>> one =
          () -> tell("{\"key\":\"c\",\"type\":\"sync\",\"name\":\"all\",\"succeeded\":true}");
      var statuses = new ArrayList<Integer>();
      for (var answer : many.invokeAll(java.util.Collections.nCopies(8, one))) {
        statuses.add(answer.get().statusCode());
      }
      assertThat(statuses).containsOnly(200, 201);
      assertThat(statuses).containsOnlyOnce(201);
    }
    assertThat(row("c")).isEqualTo("sync|all|t|t");
  }

  @Test
  void onlyAnOperatorTells() throws Exception {
    String body = "{\"key\":\"d\",\"type\":\"t\",\"name\":\"n\"}";
    assertThat(tell(body, served.token(Role.REPORT)).statusCode()).isEqualTo(403);
    assertThat(tell(body, served.token(Role.APPROVER)).statusCode()).isEqualTo(403);
    assertThat(tell(body, "nst_made_up").statusCode()).isEqualTo(401);
    assertThat(row("d")).isNull();
  }

  @Test
  void whatIsNotAsItShouldBeIsRefusedByName() throws Exception {
    String told = "\"key\":\"e\",\"type\":\"t\",\"name\":\"n\"";
    for (var wrong :
        List.of(
            List.of("{\"type\":\"t\",\"name\":\"n\"}", "key must have"),
            List.of("{\"key\":\" \",\"type\":\"t\",\"name\":\"n\"}", "key must have"),
            List.of("{\"key\":\"e\",\"type\":\"" + "t".repeat(61) + "\",\"name\":\"n\"}", "type"),
            List.of("{" + told + ",\"started_at\":\"yesterday\"}", "started_at must be"),
            List.of("{" + told + ",\"started_at\":\"0001-01-01T00:00:00Z\"}", "2000 and 2200"),
            List.of("{" + told + ",\"ended_at\":\"2199-01-01T00:00:00Z\"}", "future"),
            List.of(
                "{"
                    + told
                    + ",\"started_at\":\"2026-01-02T00:00:00Z\",\"ended_at\":\"2026-01-01T00:00:00Z\"}",
                "before started_at"),
            List.of("{" + told + ",\"succeeded\":\"yes\"}", "succeeded must be"),
            List.of("{" + told + ",\"succeeded\":true,\"error\":\"x\"}", "has no error"),
            List.of("{" + told + ",\"error\":\"" + "x".repeat(201) + "\"}", "error must have"),
            List.of("{" + told + ",\"succeeded\":true,\"bytes\":-1}", "bytes must be"),
            List.of("{" + told + ",\"succeeded\":true,\"bytes\":1e30}", "bytes must be"),
            List.of("{" + told + ",\"bytes\":1}", "told with the end"),
            List.of(
                "{" + told + ",\"succeeded\":true,\"attributes\":{\"a\":1}}", "attributes must be"),
            List.of(
                "{"
                    + told
                    + ",\"succeeded\":true,\"attributes\":{\"a\":\""
                    + "é".repeat(200)
                    + "\"}}",
                "attributes take"),
            List.of("{" + told + ",\"sucess\":true}", "known are key, type, name"),
            List.of("[]", "JSON object"),
            List.of("{", "JSON object"),
            List.of(
                "{\"key\":\"twice\",\"type\":\"a\",\"type\":\"b\",\"name\":\"n\"}",
                "names no field twice, e.g. {\\\"key\\\": "))) {
      var answer = tell(wrong.getFirst());
      assertThat(answer.statusCode()).as(wrong.getFirst() + answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains(wrong.getLast());
    }
    assertThat(tell("{" + told + ",\"host\":\"nowhere\"}").statusCode()).isEqualTo(404);
    assertThat(tell("{\"key\":\"" + "x".repeat(Request.MOST_BODY) + "\"}").statusCode())
        .isEqualTo(413);
    assertThat(row("e")).isNull();
  }

  @Test
  void zeroBytesAreRefusedAndHalvesOfCharactersDoNoHarm() throws Exception {
    String told =
        "{\"key\":\"f\",\"type\":\"t\",\"name\":\"n\",\"error\":\"a\\ud800b\",\"attributes\":{\"x\":\"y\"}}";
    for (var part : List.of("f", "t", "n", "x", "y")) {
      var zero = told.replace("\"" + part + "\"", "\"" + part + "\\u0000\"");
      assertThat(tell(zero).statusCode()).as(zero).isEqualTo(400);
    }
    var answer = tell(told);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(row("f")).startsWith("t|n|t|f|a").endsWith("{\"x\": \"y\"}");
  }
}
