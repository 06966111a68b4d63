package dev.nightshift.jobs.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Describes the API in OpenAPI 3.1: paths from the routes that answer them, fields from the
/// columns of the views and their comments.
final class OpenApi {
  private static final Map<String, Object> PROBLEM =
      Map.of(
          "description",
          "Refused; the body says why (RFC 9457).",
          "content",
          Map.of(
              "application/problem+json",
              Map.of("schema", Map.of("$ref", "#/components/schemas/problem"))));

  private final String version;
  private final ApiSchemas schemas;

  OpenApi(String version, ApiSchemas schemas) {
    this.version = version;
    this.schemas = schemas;
  }

  /// The document.
  ///
  /// @param routes all of the API
  Map<String, Object> document(List<Route> routes) {
    var paths = new LinkedHashMap<String, Map<String, Object>>();
    for (var route : routes) {
      paths
          .computeIfAbsent(route.pattern(), _ -> new LinkedHashMap<>())
          .put(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        Map.of(
            "title", "Nightshift",
            "version", version,
            "description", "What Nightshift knows, and decisions about plans."));
    document.put("paths", paths);
    document.put(
        "components",
        Map.of(
            "securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer")),
            "schemas", schemas.all()));
    return document;
  }

  private Map<String, Object> operation(Route route) {
    var operation = new LinkedHashMap<String, Object>();
    var parts = List.of(route.pattern().substring(Api.ROOT.length() + 1).split("/", -1));
    operation.put("operationId", operationId(route, parts));
    operation.put("summary", summary(route, parts));
    if (route.role() != Role.ANYONE) {
      operation.put("security", List.of(Map.of("token", List.of())));
      operation.put("description", "Needs a token of role " + route.role().word() + ".");
    }
    operation.put("parameters", parameters(parts, route.method().equals("POST")));
    if (route.method().equals("POST")) {
      operation.put(
          "requestBody",
          Map.of(
              "required",
              true,
              "content",
              Map.of(
                  "application/json",
                  Map.of("schema", Map.of("$ref", "#/components/schemas/" + sent(parts))))));
    }
    var responses = new LinkedHashMap<String, Object>();
    responses.put("200", success(route, parts));
    if (route.method().equals("POST") && parts.getFirst().equals("operations")) {
      responses.put("201", success(route, parts));
    }
    responses.put("default", PROBLEM);
    operation.put("responses", responses);
    return operation;
  }

  private static String operationId(Route route, List<String> parts) {
    return route.method().toLowerCase(Locale.ROOT)
        + "-"
        + String.join("-", parts).replaceAll("[{}]", "").replace(".json", "");
  }

  private static String sent(List<String> parts) {
    return switch (parts.getFirst()) {
      case "jobs" -> "run";
      case "operations" -> "told";
      default -> "decision";
    };
  }

  private String summary(Route route, List<String> parts) {
    if (route.method().equals("POST")) {
      return switch (parts.getFirst()) {
        case "jobs" -> "Ask for a run out of turn.";
        case "operations" ->
            "Tell of an operation by a key of its own: that it began, that it ended, or both at once. Told"
                + " again, it is entered once; an end that was told stays.";
        default -> "Decide: " + parts.getLast() + ".";
      };
    }
    if (parts.getLast().equals("metrics")) {
      return "Use by hour.";
    }
    var resource = resource(parts.getFirst());
    if (resource == null) {
      return "This document.";
    }
    return parts.size() == 1 ? resource.help() : "One of: " + resource.help();
  }

  private @Nullable Resource resource(String word) {
    return schemas.resource(word).orElse(null);
  }

  private List<Map<String, Object>> parameters(List<String> parts, boolean post) {
    var parameters = new ArrayList<Map<String, Object>>();
    if (parts.contains("{id}")) {
      parameters.add(parameter("id", "path", "integer", "Its number."));
    }
    if (parts.contains("{job}")) {
      parameters.add(parameter("job", "path", "string", "Name of the job."));
    }
    if (parts.getLast().equals("metrics")) {
      parameters.add(
          parameter("since", "query", "string", "From this instant on; a day before until."));
      parameters.add(parameter("until", "query", "string", "Up to this instant; now."));
    }
    var resource = resource(parts.getFirst());
    if (resource != null && parts.size() == 1 && !post) {
      parameters.add(
          parameter("limit", "query", "integer", "Rows at once, 1 to " + Api.MOST_ROWS + "."));
      parameters.add(parameter("after", "query", "integer", "What next said in the page before."));
      resource
          .filters()
          .forEach(
              name ->
                  parameters.add(
                      parameter(name, "query", "string", "Only rows with this " + name + ".")));
    }
    return parameters;
  }

  private static Map<String, Object> parameter(
      String name, String where, String type, String help) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("name", name);
    parameter.put("in", where);
    parameter.put("required", where.equals("path"));
    parameter.put("description", help);
    parameter.put("schema", Map.of("type", type));
    return parameter;
  }

  private Map<String, Object> success(Route route, List<String> parts) {
    return Map.of(
        "description",
        "Answered.",
        "content",
        Map.of("application/json", Map.of("schema", answered(route, parts))));
  }

  private Map<String, Object> answered(Route route, List<String> parts) {
    if (route.method().equals("POST")) {
      return ApiSchemas.reference(parts.getFirst().equals("operations") ? "entered" : "sentence");
    }
    var resource = resource(parts.getFirst());
    if (resource == null) {
      return Map.of("type", "object");
    }
    if (parts.getLast().equals("metrics")) {
      return list(
          ApiSchemas.reference(
              resource == Resource.HOSTS ? Hourly.HOST.view() : Hourly.CONTAINER.view()));
    }
    if (parts.size() == 1) {
      return list(ApiSchemas.reference(resource.word()));
    }
    return ApiSchemas.reference(resource == Resource.ROLLOUTS ? "rollout" : resource.word());
  }

  private static Map<String, Object> list(Map<String, Object> item) {
    return Map.of(
        "type",
        "object",
        "required",
        List.of("items", "next"),
        "properties",
        Map.of(
            "items", Map.of("type", "array", "items", item),
            "next", Map.of("type", List.of("integer", "null"))));
  }
}
