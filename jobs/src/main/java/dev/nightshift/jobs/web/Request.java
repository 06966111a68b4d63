package dev.nightshift.jobs.web;

import com.sun.net.httpserver.HttpExchange;
import dev.nightshift.reports.Line;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request as handlers see it: decoded, and bounded in size.
final class Request {
  static final int MOST_BODY = 64 * 1024;
  static final int LONGEST_URL = 4096;

  private final HttpExchange exchange;
  private final InetAddress client;
  private final Map<String, String> places;
  private final Caller caller;
  private byte @Nullable [] body;

  private Request(
      HttpExchange exchange, InetAddress client, Map<String, String> places, Caller caller) {
    this.exchange = exchange;
    this.client = client;
    this.places = places;
    this.caller = caller;
  }

  /// @param client who asks, past any proxy
  static Request of(HttpExchange exchange, InetAddress client) {
    return new Request(exchange, client, Map.of(), Caller.NOBODY);
  }

  /// The same once it is known what it is for and who asks.
  ///
  /// @param found what stands in the places of the route's pattern
  Request routed(Map<String, String> found, Caller asks) {
    var routed = new Request(exchange, client, found, asks);
    routed.body = body;
    return routed;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String rawPath() {
    return exchange.getRequestURI().getRawPath();
  }

  InetAddress client() {
    return client;
  }

  Caller caller() {
    return caller;
  }

  /// What stands in a place `{name}` of the route's pattern.
  String place(String name) {
    String value = places.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no place {" + name + "}");
    }
    return value;
  }

  /// The same as the number of a thing; what is none names nothing.
  long number(String place) {
    try {
      return Long.parseLong(place(place));
    } catch (NumberFormatException _) {
      throw Refusal.notFound();
    }
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /// A parameter of the address; an empty one counts as left out.
  Optional<String> query(String name) {
    String raw = exchange.getRequestURI().getRawQuery();
    return Optional.ofNullable(raw == null ? null : decoded(raw).get(name))
        .filter(value -> !value.isBlank());
  }

  /// Refuses parameters that mean nothing here, as who sent one believes that it does.
  void allowOnly(List<String> known) {
    String raw = exchange.getRequestURI().getRawQuery();
    for (String name : raw == null ? List.<String>of() : List.copyOf(decoded(raw).keySet())) {
      if (!known.contains(name)) {
        throw Refusal.wrong(
            "There is no parameter "
                + Line.name(name)
                + " here"
                + (known.isEmpty() ? "." : ": known are " + String.join(", ", known) + "."));
      }
    }
  }

  Optional<String> cookie(String name) {
    for (String header : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String one : header.split(";", -1)) {
        int equals = one.indexOf('=');
        if (equals > 0 && one.substring(0, equals).strip().equals(name)) {
          return Optional.of(one.substring(equals + 1).strip());
        }
      }
    }
    return Optional.empty();
  }

  /// The fields of a form that was sent.
  Map<String, String> form() throws IOException {
    String type = header("Content-Type").orElse("");
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw Refusal.of(415, "Unsupported media type", "Send the form as a browser does.");
    }
    return decoded(new String(body(), StandardCharsets.UTF_8));
  }

  /// What was sent.
  ///
  /// @throws Refusal when it is too much
  byte[] body() throws IOException {
    if (body == null) {
      byte[] read = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
      if (read.length > MOST_BODY) {
        throw tooLarge();
      }
      body = read;
    }
    return body;
  }

  /// Waits until all that belongs to it has come.
  void await() throws IOException {
    if (!method().equals("GET") && !method().equals("HEAD")) {
      body();
    }
  }

  /// Refuses what says beforehand that it is too large.
  void refuseLarge() {
    if (exchange.getRequestURI().toString().length() > LONGEST_URL) {
      throw Refusal.of(414, "Address too long", "Ask for less at once.");
    }
    long declared;
    try {
      declared = header("Content-Length").map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException _) {
      throw Refusal.wrong("Content-Length is no number.");
    }
    if (declared > MOST_BODY) {
      throw tooLarge();
    }
  }

  private static Refusal tooLarge() {
    return Refusal.of(413, "Too large", "At most " + MOST_BODY / 1024 + " KiB can be sent.");
  }

  private static Map<String, String> decoded(String text) {
    var values = new LinkedHashMap<String, String>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (values.putIfAbsent(name, value) != null) {
          throw Refusal.wrong(Line.name(name) + " stands twice: say it once.");
        }
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
      if (decoded.indexOf(0) >= 0) {
        throw Refusal.wrong("The address or form holds a zero byte.");
      }
      return decoded;
    } catch (IllegalArgumentException _) {
      throw Refusal.wrong("The address or form is not encoded as it should be.");
    }
  }
}
