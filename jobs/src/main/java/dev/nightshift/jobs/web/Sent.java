package dev.nightshift.jobs.web;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object that was sent, read field by field; what is not as it should be is refused with
/// the field's name.
record Sent(JsonNode body) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /// What was sent, which browsers send from no form.
  ///
  /// @param known fields that mean something
  /// @param example a body as it should be
  static Sent of(Request request, List<String> known, String example) throws IOException {
    if (!request.header("Content-Type").orElse("").startsWith("application/json")) {
      throw Refusal.of(415, "Unsupported media type", "Send JSON, as application/json.");
    }
    var body = object(request, example);
    for (String name : body.propertyNames()) {
      if (!known.contains(name)) {
        throw Refusal.wrong("There is no such field: known are " + String.join(", ", known) + ".");
      }
    }
    return new Sent(body);
  }

  private static JsonNode object(Request request, String example) throws IOException {
    try {
      var body = JSON.readTree(request.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException _) {
      // told below
    }
    throw Refusal.wrong(
        "The body must be one JSON object that names no field twice, e.g. " + example + ".");
  }

  /// A text without zero bytes; null where it is left out.
  @Nullable String text(String name) {
    var value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw Refusal.wrong(name + " must be a text.");
    }
    return whole(name, value.asString());
  }

  /// The same of at most so many characters.
  @Nullable String text(String name, int most) {
    String text = text(name);
    if (text != null && text.length() > most) {
      throw Refusal.wrong("%s must have at most %d characters.".formatted(name, most));
    }
    return text;
  }

  /// A text that has to be there.
  String needed(String name, int most) {
    String text = text(name);
    String stripped = text == null ? "" : text.strip();
    if (stripped.isEmpty() || stripped.length() > most) {
      throw Refusal.wrong("%s must have 1 to %d characters.".formatted(name, most));
    }
    return stripped;
  }

  @Nullable Boolean flag(String name) {
    var value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw Refusal.wrong(name + " must be true or false.");
    }
    return value.asBoolean();
  }

  /// A whole number that is not negative.
  @Nullable Long count(String name) {
    var value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
      throw Refusal.wrong(name + " must be a whole number, not negative.");
    }
    return value.asLong();
  }

  @Nullable Instant instant(String name) {
    String text = text(name);
    return text == null ? null : instant(name, text);
  }

  /// An instant within reason.
  static Instant instant(String name, String text) {
    try {
      var instant = Instant.parse(text);
      if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
        throw Refusal.wrong(name + " must lie between the years 2000 and 2200.");
      }
      return instant;
    } catch (DateTimeException _) {
      throw Refusal.wrong(name + " must be an instant like 2026-11-21T00:00:00Z.");
    }
  }

  /// Texts by name; empty where it is left out.
  Map<String, String> texts(String name) {
    var value = value(name);
    var texts = new LinkedHashMap<String, String>();
    if (value == null) {
      return texts;
    }
    if (!value.isObject()) {
      throw Refusal.wrong(name + " must be an object of texts.");
    }
    for (var field : value.properties()) {
      if (!field.getValue().isString()) {
        throw Refusal.wrong(name + " must be an object of texts.");
      }
      texts.put(whole(name, field.getKey()), whole(name, field.getValue().asString()));
    }
    return texts;
  }

  private @Nullable JsonNode value(String name) {
    var value = body.path(name);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  /// PostgreSQL keeps no zero bytes.
  private static String whole(String name, String text) {
    if (text.indexOf(0) >= 0) {
      throw Refusal.wrong(name + " holds a zero byte.");
    }
    return text;
  }
}
