package dev.nightshift.jobs.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a request is answered with.
///
/// @param status the HTTP status
/// @param headers beside those that every answer has; they win over these
/// @param body what follows
record Answer(int status, Map<String, String> headers, Body body) {
  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";
  static final String TEXT = "text/plain; charset=utf-8";

  Answer {
    headers = Map.copyOf(headers);
  }

  /// What an answer consists of.
  sealed interface Body {
    /// All of it at once.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] bytes) implements Body {
      public Whole {
        bytes = bytes.clone();
      }

      @Override
      public byte[] bytes() {
        return bytes.clone();
      }
    }

    /// What is told as it happens, until either side has enough.
    record Live(Teller teller) implements Body {}
  }

  /// Writes what happens, and flushes.
  interface Teller {
    void tell(OutputStream out) throws IOException, InterruptedException;
  }

  static Answer of(int status, String type, String body) {
    return of(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer of(int status, String type, byte[] body) {
    return new Answer(status, Map.of("Content-Type", type), new Body.Whole(body));
  }

  static Answer html(String page) {
    return of(200, HTML, page);
  }

  static Answer json(String json) {
    return of(200, JSON, json);
  }

  /// Sends the browser elsewhere, to be read there.
  static Answer seeOther(String path) {
    return of(303, TEXT, "").with("Location", path);
  }

  static Answer live(Teller teller) {
    return new Answer(200, Map.of("Content-Type", "text/event-stream"), new Body.Live(teller));
  }

  /// The same with one more header.
  Answer with(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Answer(status, all, body);
  }
}
