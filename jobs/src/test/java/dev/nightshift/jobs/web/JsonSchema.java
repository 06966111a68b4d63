package dev.nightshift.jobs.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Holds what a server answered against what its description promises: every field that is there is
/// described, every one that is promised is there, each of its type.
final class JsonSchema {
  private final JsonNode schemas;

  /// @param document in OpenAPI 3.1
  JsonSchema(JsonNode document) {
    this.schemas = document.path("components").path("schemas");
  }

  /// What does not agree; empty where all does.
  List<String> differences(JsonNode schema, JsonNode value) {
    var found = new ArrayList<String>();
    check("", schema, value, found);
    return found;
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref")
        ? schemas.path(schema.get("$ref").asString().replace("#/components/schemas/", ""))
        : schema;
  }

  private void check(String at, JsonNode given, JsonNode value, List<String> found) {
    var schema = resolved(given);
    if (schema.has("allOf")) {
      var known = new TreeSet<String>();
      for (var part : schema.get("allOf")) {
        object(at, resolved(part), value, found);
        known.addAll(resolved(part).path("properties").propertyNames());
      }
      undescribed(at, known, value, found);
      return;
    }
    type(at, schema, value, found);
    if (value.isObject() && schema.has("properties")) {
      object(at, schema, value, found);
      undescribed(at, new TreeSet<>(schema.get("properties").propertyNames()), value, found);
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(at + "[" + i + "]", schema.get("items"), value.get(i), found);
      }
    }
    if ("date-time".equals(schema.path("format").asString("")) && value.isString()) {
      try {
        Instant.parse(value.asString());
      } catch (java.time.DateTimeException wrong) {
        found.add(at + " is no instant: " + value);
      }
    }
  }

  private void object(String at, JsonNode schema, JsonNode value, List<String> found) {
    for (var name : schema.path("required")) {
      if (!value.has(name.asString())) {
        found.add(at + "." + name.asString() + " is missing");
      }
    }
    for (var property : schema.path("properties").properties()) {
      if (value.has(property.getKey())) {
        check(
            at + "." + property.getKey(), property.getValue(), value.get(property.getKey()), found);
      }
    }
  }

  private static void undescribed(
      String at, Set<String> known, JsonNode value, List<String> found) {
    for (String name : value.propertyNames()) {
      if (!known.contains(name)) {
        found.add(at + "." + name + " is not described");
      }
    }
  }

  private static void type(String at, JsonNode schema, JsonNode value, List<String> found) {
    var type = schema.path("type");
    var types = new ArrayList<String>();
    if (type.isArray()) {
      type.forEach(one -> types.add(one.asString()));
    } else {
      types.add(type.asString(""));
    }
    if (types.stream().noneMatch(one -> is(one, value))) {
      found.add(at + " is " + value.getNodeType() + ", not " + types);
    }
    if (schema.has("enum") && !schema.get("enum").toString().contains(value.toString())) {
      found.add(at + " is none of " + schema.get("enum"));
    }
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "null" -> value.isNull();
      default -> false;
    };
  }
}
