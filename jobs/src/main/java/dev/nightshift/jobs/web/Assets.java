package dev.nightshift.jobs.web;

import dev.nightshift.reports.page.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;

/// The style sheet and the script, which pages name with their version: browsers keep them.
final class Assets {
  private Assets() {}

  static List<Route> routes() {
    return List.of(
        asset("nightshift.css", "text/css; charset=utf-8"),
        asset("live.js", "text/javascript; charset=utf-8"),
        asset("icon.svg", "image/svg+xml"));
  }

  private static Route asset(String name, String type) {
    byte[] bytes = read(name);
    String tag = "\"" + HexFormat.of().formatHex(Tokens.sha256(bytes), 0, 8) + "\"";
    var answer =
        Answer.of(200, type, bytes)
            .with("Cache-Control", "public, max-age=86400")
            .with("ETag", tag);
    var unchanged = Answer.of(304, type, new byte[0]).with("ETag", tag);
    return Route.get(
        "/assets/" + name,
        Role.ANYONE,
        request ->
            request.header("If-None-Match").filter(tag::equals).isPresent() ? unchanged : answer);
  }

  private static byte[] read(String name) {
    try (var in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
