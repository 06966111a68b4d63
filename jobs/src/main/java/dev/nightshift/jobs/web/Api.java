package dev.nightshift.jobs.web;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// `/api/v1`: lists by page, one thing at a time, use by hour, and decisions; described by OpenAPI.
final class Api {
  static final String ROOT = "/api/v1";
  static final int MOST_ROWS = 1_000;
  static final int ROWS = 100;

  /// What can be decided, with the verb of the database's function.
  static final Map<String, String> DECISIONS =
      Map.of(
          "approve", "approve",
          "reject", "reject",
          "hold", "hold",
          "proceed", "proceed",
          "rollback", "roll-back");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONGEST = Duration.ofDays(90);
  static final int LONGEST_REMARK = 2_000;
  private static final List<String> HOURS = List.of("since", "until");

  private final ApiStore store;
  private final RunRequests runs;
  private final Operations operations;
  private final InstantSource clock;
  private final String version;
  private final Map<Resource, List<ApiStore.Column>> resources = new EnumMap<>(Resource.class);

  /// Serves the resources whose views the database has.
  Api(
      ApiStore store,
      RunRequests runs,
      Operations operations,
      InstantSource clock,
      String version) {
    this.store = store;
    this.runs = runs;
    this.operations = operations;
    this.clock = clock;
    this.version = version;
    for (var resource : Resource.values()) {
      var columns = store.columns(resource.view());
      if (!columns.isEmpty()) {
        resources.put(resource, columns);
      }
    }
  }

  List<Route> routes() {
    var routes = new ArrayList<Route>();
    resources.forEach(
        (resource, columns) -> {
          routes.add(
              Route.get(
                  ROOT + "/" + resource.word(),
                  Role.REPORT,
                  request -> list(request, resource, columns)));
          if (!resource.key().isEmpty() && resource != Resource.ROLLOUTS) {
            routes.add(
                Route.get(
                    ROOT + "/" + resource.word() + "/{id}",
                    Role.REPORT,
                    request -> json(one(resource, number(request)))));
          }
        });
    routes.add(Route.get(ROOT + "/rollouts/{id}", Role.REPORT, this::rollout));
    routes.add(
        Route.get(
            ROOT + "/hosts/{id}/metrics", Role.REPORT, request -> metrics(request, Hourly.HOST)));
    routes.add(
        Route.get(
            ROOT + "/containers/{id}/metrics",
            Role.REPORT,
            request -> metrics(request, Hourly.CONTAINER)));
    DECISIONS.forEach(
        (word, verb) ->
            routes.add(
                Route.post(
                    ROOT + "/rollouts/{id}/" + word,
                    Role.APPROVER,
                    request -> decide(request, verb))));
    routes.add(Route.post(ROOT + "/jobs/{job}/run", Role.OPERATOR, this::run));
    routes.add(Route.post(ROOT + "/operations", Role.OPERATOR, operations::tell));
    var described = new OpenApi(version, new ApiSchemas(resources, store::columns));
    Supplier<Answer> document = () -> json(described.document(routes));
    routes.add(Route.get(ROOT + "/openapi.json", Role.ANYONE, _ -> document.get()));
    return List.copyOf(routes);
  }

  private static Answer json(Object value) {
    return Answer.json(JSON.writeValueAsString(value) + "\n");
  }

  /// The parameters of a list.
  static List<String> parameters(Resource resource) {
    var names = new ArrayList<>(List.of("limit", "after"));
    names.addAll(resource.filters());
    return names;
  }

  private static long number(Request request) {
    request.allowOnly(List.of());
    return request.number("id");
  }

  private Answer list(Request request, Resource resource, List<ApiStore.Column> columns) {
    request.allowOnly(parameters(resource));
    var filters = new LinkedHashMap<String, String>();
    for (String name : resource.filters()) {
      request.query(name).ifPresent(value -> filters.put(name, value));
    }
    int limit = Math.toIntExact(number(request, "limit", ROWS, 1, MOST_ROWS));
    long after = number(request, "after", 0, 0, Long.MAX_VALUE);
    var page = store.page(resource, columns, filters, after, limit);
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("items", page.rows());
    answer.put("next", page.next());
    return json(answer);
  }

  private static long number(Request request, String name, long otherwise, long least, long most) {
    var text = request.query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw Refusal.wrong("%s must be a whole number in %d..%d.".formatted(name, least, most));
  }

  private Map<String, @Nullable Object> one(Resource resource, long id) {
    return store.find(resource, id).orElseThrow(Refusal::notFound);
  }

  private Answer rollout(Request request) {
    long plan = number(request);
    var all = new LinkedHashMap<String, @Nullable Object>(one(Resource.ROLLOUTS, plan));
    ApiSchemas.OF_ROLLOUT.forEach((name, view) -> all.put(name, store.ofRollout(view, plan)));
    return json(all);
  }

  private Answer metrics(Request request, Hourly hourly) {
    request.allowOnly(HOURS);
    var until = instant(request, "until").orElse(clock.instant());
    var since = instant(request, "since").orElse(until.minus(Duration.ofDays(1)));
    if (!since.isBefore(until) || Duration.between(since, until).compareTo(LONGEST) > 0) {
      throw Refusal.wrong("since must lie before until, by 90 days at most.");
    }
    long id = request.number("id");
    if (!store.has(hourly, id)) {
      throw Refusal.notFound();
    }
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("items", store.hours(hourly, id, since, until));
    answer.put("next", null);
    return json(answer);
  }

  private static Optional<Instant> instant(Request request, String name) {
    return request.query(name).map(text -> Sent.instant(name, text));
  }

  private Answer decide(Request request, String verb) throws IOException {
    request.allowOnly(List.of());
    var sent =
        Sent.of(
            request,
            List.of("digest", "remark"),
            verb.equals("approve")
                ? "{\"digest\": \"3b98\u2026\", \"remark\": \"after the sale\"}"
                : "{\"remark\": \"after the sale\"}");
    String digest = sent.text("digest");
    if (verb.equals("approve") && digest == null) {
      throw Refusal.wrong("digest must be that of the plan that was read.");
    }
    String remark = sent.text("remark", LONGEST_REMARK);
    long plan = request.number("id");
    one(Resource.ROLLOUTS, plan);
    String told = store.decide(request.caller().proof(), verb, plan, digest, remark);
    return json(Map.of("sentence", told));
  }

  private Answer run(Request request) throws IOException {
    request.allowOnly(List.of());
    var sent = Sent.of(request, List.of("host"), "{\"host\": \"alpha\"}");
    String told = runs.ask(request.place("job"), sent.text("host"), request.caller().name());
    return json(Map.of("sentence", told));
  }
}
