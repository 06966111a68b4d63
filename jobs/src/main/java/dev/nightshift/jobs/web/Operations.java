package dev.nightshift.jobs.web;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.operation.ToldStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// `POST /api/v1/operations`: an application tells what it does, by a key of its own. Sent again,
/// it is entered once; sent with an end, it ends.
final class Operations {
  static final int MOST_KEY = 120;
  static final int MOST_TYPE = 60;
  static final int MOST_NAME = 120;
  static final int MOST_ERROR = 200;
  static final int MOST_ATTRIBUTES = 300;

  static final List<String> FIELDS =
      List.of(
          "key",
          "type",
          "name",
          "host",
          "started_at",
          "ended_at",
          "succeeded",
          "error",
          "bytes",
          "attributes");

  private static final String EXAMPLE =
      "{\"key\": \"2026-11-21\", \"type\": \"backup\", \"name\": \"nightly\", \"succeeded\": true}";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Clocks differ.
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final ToldStore store;
  private final InstantSource clock;

  Operations(ToldStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  Answer tell(Request request) throws IOException {
    request.allowOnly(List.of());
    var entered = store.tell(told(Sent.of(request, FIELDS, EXAMPLE)));
    var answer = new LinkedHashMap<String, Object>();
    answer.put("operation_id", entered.id());
    answer.put("state", entered.state());
    return Answer.of(
        entered.isNew() ? 201 : 200, Answer.JSON, JSON.writeValueAsString(answer) + "\n");
  }

  private ToldStore.Told told(Sent sent) {
    var now = clock.instant();
    var started = past(sent, "started_at", now);
    var begun = started == null ? now : started;
    var end = end(sent, now);
    if (end != null && started != null && end.at().isBefore(started)) {
      throw Refusal.wrong("ended_at must not lie before started_at.");
    }
    return new ToldStore.Told(
        sent.needed("key", MOST_KEY),
        sent.needed("type", MOST_TYPE),
        sent.needed("name", MOST_NAME),
        host(sent.text("host")),
        end != null && end.at().isBefore(begun) ? end.at() : begun,
        end);
  }

  private @Nullable HostId host(@Nullable String name) {
    return name == null
        ? null
        : store
            .host(name)
            .orElseThrow(
                () ->
                    Refusal.of(
                        404, "Not found", "There is no host of this name: GET /api/v1/hosts."));
  }

  /// Null while it runs.
  private ToldStore.@Nullable End end(Sent sent, Instant now) {
    var ended = past(sent, "ended_at", now);
    var succeeded = sent.flag("succeeded");
    String error = sent.text("error", MOST_ERROR);
    var bytes = sent.count("bytes");
    var attributes = attributes(sent);
    if (ended == null && succeeded == null && error == null) {
      if (bytes != null || !attributes.isEmpty()) {
        throw Refusal.wrong("bytes and attributes are told with the end: ended_at or succeeded.");
      }
      return null;
    }
    if (error != null && Boolean.TRUE.equals(succeeded)) {
      throw Refusal.wrong("What succeeded has no error.");
    }
    return new ToldStore.End(
        ended == null ? now : ended,
        succeeded == null ? error == null : succeeded,
        error == null || error.isBlank() ? null : error,
        bytes,
        attributes);
  }

  private static Map<String, String> attributes(Sent sent) {
    var attributes = sent.texts("attributes");
    int length =
        JSON.writeValueAsString(attributes).getBytes(StandardCharsets.UTF_8).length
            + 2 * attributes.size();
    if (length > MOST_ATTRIBUTES) {
      throw Refusal.wrong(
          "attributes take %d bytes, %d are kept: leave some out."
              .formatted(length, MOST_ATTRIBUTES));
    }
    return attributes;
  }

  private static @Nullable Instant past(Sent sent, String name, Instant now) {
    var instant = sent.instant(name);
    if (instant != null && instant.isAfter(now.plus(AHEAD))) {
      throw Refusal.wrong(name + " must not lie in the future.");
    }
    return instant;
  }
}
