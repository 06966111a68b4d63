package dev.nightshift.reports.page;

import dev.nightshift.reports.Templates;
import java.util.Map;

/// Writes pages. Everything that comes from outside is escaped by its place in the page.
public final class Pages {
  private final Templates templates = new Templates();
  private final String version;

  /// @param version of Nightshift: browsers ask again for files of another one
  public Pages(String version) {
    this.version = version;
  }

  /// Why something is not answered as asked.
  ///
  /// @param title some words
  /// @param detail what to do, in a sentence
  public String failure(String title, String detail) {
    return write("failure", Map.of("title", title, "detail", detail));
  }

  private String write(String name, Map<String, Object> values) {
    var all = new java.util.HashMap<>(values);
    all.put("version", version);
    return templates.html("web/" + name, all);
  }
}
