package dev.nightshift.jobs.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is answered at an address.
///
/// @param method `GET` or `POST`; HEAD is answered like GET, without the body
/// @param pattern a path whose parts in braces stand for any text, e.g. `/hosts/{name}`
/// @param role what one needs to be allowed
/// @param underAnyName whether it is answered whatever name the host was asked by
record Route(String method, String pattern, Role role, boolean underAnyName, Handler handler) {
  /// Answers.
  interface Handler {
    Answer answer(Request request) throws Exception;
  }

  static Route get(String pattern, Role role, Handler handler) {
    return new Route("GET", pattern, role, false, handler);
  }

  /// What load balancers ask, by an address of their own; it tells nothing that others may not
  /// know.
  static Route probe(String pattern, Handler handler) {
    return new Route("GET", pattern, Role.ANYONE, true, handler);
  }

  static Route post(String pattern, Role role, Handler handler) {
    return new Route("POST", pattern, role, false, handler);
  }

  boolean answers(String asked) {
    return method.equals(asked.equals("HEAD") ? "GET" : asked);
  }

  /// What stands in its places, if the path is one of its own.
  Optional<Map<String, String>> match(String rawPath) {
    var parts = parts(pattern);
    var asked = parts(rawPath);
    if (parts.size() != asked.size()) {
      return Optional.empty();
    }
    var places = new HashMap<String, String>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.startsWith("{")) {
        places.put(part.substring(1, part.length() - 1), decoded(asked.get(i)));
      } else if (!part.equals(asked.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(places);
  }

  private static List<String> parts(String path) {
    return List.of(path.split("/", -1));
  }

  /// In a path, unlike in a form, a plus is a plus.
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw Refusal.notFound();
    }
  }
}
