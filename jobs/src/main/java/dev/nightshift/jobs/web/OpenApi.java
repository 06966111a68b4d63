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
  private final Map<Resource, List<ApiStore.Column>> resources;

  OpenApi(String version, Map<Resource, List<ApiStore.Column>> resources) {
    this.version = version;
    this.resources = Map.copyOf(resources);
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
            "schemas", schemas()));
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
    operation.put("parameters", parameters(parts));
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
    operation.put("responses", Map.of("200", success(route, parts), "default", PROBLEM));
    return operation;
  }

  private static String operationId(Route route, List<String> parts) {
    return route.method().toLowerCase(Locale.ROOT)
        + "-"
        + String.join("-", parts).replaceAll("[{}]", "").replace(".json", "");
  }

  private static String sent(List<String> parts) {
    return parts.getFirst().equals("jobs") ? "run" : "decision";
  }

  private String summary(Route route, List<String> parts) {
    if (route.method().equals("POST")) {
      return parts.getFirst().equals("jobs")
          ? "Ask for a run out of turn."
          : "Decide: " + parts.getLast() + ".";
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
    return resources.keySet().stream()
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElse(null);
  }

  private List<Map<String, Object>> parameters(List<String> parts) {
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
    if (resource != null && parts.size() == 1) {
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
    var resource = resource(parts.getFirst());
    Map<String, Object> schema;
    if (route.method().equals("POST")) {
      schema = Map.of("type", "object", "properties", Map.of("sentence", Map.of("type", "string")));
    } else if (resource == null) {
      schema = Map.of("type", "object");
    } else if (parts.getLast().equals("metrics")) {
      schema = list(Map.of("type", "object"));
    } else if (parts.size() == 1) {
      schema = list(Map.of("$ref", "#/components/schemas/" + resource.word()));
    } else {
      schema = Map.of("$ref", "#/components/schemas/" + resource.word());
    }
    return Map.of(
        "description",
        "Answered.",
        "content",
        Map.of("application/json", Map.of("schema", schema)));
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

  private Map<String, Object> schemas() {
    var schemas = new LinkedHashMap<String, Object>();
    for (var resource : Resource.values()) {
      var columns = resources.get(resource);
      if (columns != null) {
        var fields = new LinkedHashMap<String, Object>();
        columns.forEach(column -> fields.put(column.name(), field(column)));
        schemas.put(
            resource.word(),
            Map.of("type", "object", "description", resource.help(), "properties", fields));
      }
    }
    schemas.put(
        "decision",
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "digest",
                    Map.of(
                        "type",
                        "string",
                        "description",
                        "Of the plan that was read; approve needs it."),
                "remark", Map.of("type", "string", "description", "Why, for the record."))));
    schemas.put(
        "run",
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "host",
                Map.of("type", "string", "description", "Host of a job that runs on each host."))));
    schemas.put(
        "problem",
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "type", Map.of("type", "string"),
                "title", Map.of("type", "string"),
                "status", Map.of("type", "integer"),
                "detail", Map.of("type", "string"))));
    return schemas;
  }

  private static Map<String, Object> field(ApiStore.Column column) {
    var field = new LinkedHashMap<String, Object>();
    switch (column.type()) {
      case "bigint", "integer", "smallint" -> field.put("type", List.of("integer", "null"));
      case "double precision", "real", "numeric" -> field.put("type", List.of("number", "null"));
      case "boolean" -> field.put("type", List.of("boolean", "null"));
      case "jsonb", "json" -> field.put("type", List.of("object", "null"));
      case "timestamp with time zone" -> {
        field.put("type", List.of("string", "null"));
        field.put("format", "date-time");
      }
      default ->
          field.put("type", List.of(column.type().endsWith("[]") ? "array" : "string", "null"));
    }
    if (!column.help().isEmpty()) {
      field.put("description", column.help());
    }
    return field;
  }
}
