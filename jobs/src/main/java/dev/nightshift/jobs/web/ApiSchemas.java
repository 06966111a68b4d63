package dev.nightshift.jobs.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the API is sent and answers, as JSON schemas: fields from the columns of the views and
/// their comments.
final class ApiSchemas {
  /// What a rollout is told with, beside its own row: the field's name and its view.
  static final Map<String, String> OF_ROLLOUT = ofRollout();

  private final Map<Resource, List<ApiStore.Column>> resources;
  private final Function<String, List<ApiStore.Column>> columns;

  /// @param columns of a view
  ApiSchemas(
      Map<Resource, List<ApiStore.Column>> resources,
      Function<String, List<ApiStore.Column>> columns) {
    this.resources = Map.copyOf(resources);
    this.columns = columns;
  }

  private static Map<String, String> ofRollout() {
    var views = new LinkedHashMap<String, String>();
    views.put("stages", "rollout_stage");
    views.put("actions", "rollout_action");
    views.put("verdicts", "rollout_verdict");
    views.put("approvals", "approval");
    return views;
  }

  static Map<String, Object> reference(String name) {
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  /// The resource of that name, if it is served.
  Optional<Resource> resource(String word) {
    return resources.keySet().stream().filter(one -> one.word().equals(word)).findFirst();
  }

  /// All by name.
  Map<String, Object> all() {
    var schemas = new LinkedHashMap<String, Object>();
    for (var resource : Resource.values()) {
      var known = resources.get(resource);
      if (known != null) {
        schemas.put(resource.word(), rows(resource.help(), known));
      }
    }
    OF_ROLLOUT
        .values()
        .forEach(view -> schemas.put(view, rows("Belongs to a rollout.", columns.apply(view))));
    schemas.put("rollout", rollout());
    for (var hourly : Hourly.values()) {
      schemas.put(hourly.view(), rows("Use in an hour.", columns(hourly)));
    }
    schemas.put("decision", decision());
    schemas.put(
        "run", object(List.of(), Map.of("host", text("Host of a job that runs on each host.", 0))));
    schemas.put(
        "sentence", object(List.of("sentence"), Map.of("sentence", text("What came of it.", 0))));
    schemas.put("told", told());
    schemas.put("entered", entered());
    schemas.put("problem", problem());
    return schemas;
  }

  private List<ApiStore.Column> columns(Hourly hourly) {
    return columns.apply(hourly.view()).stream()
        .filter(column -> hourly.columns().contains(column.name()))
        .toList();
  }

  private static Map<String, Object> rows(String help, List<ApiStore.Column> columns) {
    var fields = new LinkedHashMap<String, Object>();
    columns.forEach(column -> fields.put(column.name(), field(column)));
    var schema = object(List.copyOf(fields.keySet()), fields);
    schema.put("description", help);
    return schema;
  }

  private static Map<String, Object> rollout() {
    var parts = new LinkedHashMap<String, Object>();
    OF_ROLLOUT.forEach(
        (name, view) -> parts.put(name, Map.of("type", "array", "items", reference(view))));
    return Map.of(
        "allOf",
        List.of(
            reference(Resource.ROLLOUTS.word()), object(List.copyOf(OF_ROLLOUT.keySet()), parts)));
  }

  private static Map<String, Object> decision() {
    return object(
        List.of(),
        Map.of(
            "digest", text("Of the plan that was read; approve needs it.", 0),
            "remark", text("Why, for the record.", Api.LONGEST_REMARK)));
  }

  private static Map<String, Object> told() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(
        "key",
        text(
            "What you call this one, unlike all others of its type and name.",
            Operations.MOST_KEY));
    fields.put("type", text("What sort of operation, e.g. backup.", Operations.MOST_TYPE));
    fields.put("name", text("Which one of its sort, e.g. nightly.", Operations.MOST_NAME));
    fields.put("host", text("Name of the host that it runs on.", 0));
    fields.put("started_at", instant("When it began; now, if nothing is said."));
    fields.put("ended_at", instant("When it ended; now, where only succeeded or error is told."));
    fields.put(
        "succeeded",
        Map.of(
            "type",
            "boolean",
            "description",
            "Whether it did what it should; what ended without an error did."));
    fields.put("error", text("What went wrong, in a sentence.", Operations.MOST_ERROR));
    fields.put(
        "bytes", Map.of("type", "integer", "minimum", 0, "description", "How much it moved."));
    fields.put(
        "attributes",
        Map.of(
            "type",
            "object",
            "additionalProperties",
            Map.of("type", "string"),
            "description",
            "Anything else that is told with its end, at most %d bytes."
                .formatted(Operations.MOST_ATTRIBUTES)));
    return object(List.of("key", "type", "name"), fields);
  }

  private static Map<String, Object> entered() {
    return object(
        List.of("operation_id", "state"),
        Map.of(
            "operation_id", Map.of("type", "integer", "description", "Its number."),
            "state",
                Map.of(
                    "type",
                    "string",
                    "enum",
                    List.of("running", "done", "failed"),
                    "description",
                    "How it stands.")));
  }

  private static Map<String, Object> problem() {
    return object(
        List.of("type", "title", "status", "detail"),
        Map.of(
            "type", text("about:blank.", 0),
            "title", text("What is wrong, the same for each case of its kind.", 0),
            "status", Map.of("type", "integer", "description", "The HTTP status."),
            "detail", text("What to do about it.", 0)));
  }

  private static Map<String, Object> object(List<String> required, Map<String, Object> fields) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("properties", fields);
    return schema;
  }

  /// @param most characters; 0: not said
  private static Map<String, Object> text(String help, int most) {
    var text = new LinkedHashMap<String, Object>();
    text.put("type", "string");
    text.put("description", help);
    if (most > 0) {
      text.put("maxLength", most);
    }
    return text;
  }

  private static Map<String, Object> instant(String help) {
    return Map.of("type", "string", "format", "date-time", "description", help);
  }

  private static Map<String, Object> field(ApiStore.Column column) {
    var field = new LinkedHashMap<String, Object>();
    switch (column.type()) {
      case "bigint", "integer", "smallint" -> field.put("type", List.of("integer", "null"));
      case "double precision", "real", "numeric" -> field.put("type", List.of("number", "null"));
      case "boolean" -> field.put("type", List.of("boolean", "null"));
      case "jsonb", "json" -> field.put("type", List.of("object", "array", "null"));
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
