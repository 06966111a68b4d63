package dev.nightshift.reports;

import java.util.List;
import java.util.Map;

/// Writes news of a health check as a letter. The same news give the same letter, byte for byte.
public final class AlertWriter {
  private final Templates templates = new Templates();

  public Letter write(AlertNews news) {
    String html = templates.html("alert", Map.of("news", news));
    return new Letter(
        news.subject(),
        news.severity(),
        html,
        html,
        templates.text("alert", Map.of("news", news)).replaceAll("\n{3,}", "\n\n"),
        List.of());
  }
}
