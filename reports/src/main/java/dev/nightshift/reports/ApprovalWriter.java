package dev.nightshift.reports;

import java.util.List;
import java.util.Map;

/// Writes the letter that asks one person to approve a plan.
public final class ApprovalWriter {
  private final Templates templates = new Templates();

  public Letter write(ToApprove asked) {
    Map<String, Object> values = Map.of("asked", asked);
    String html = templates.html("approval", values);
    return new Letter(
        asked.subject(),
        Severity.WARNING,
        html,
        html,
        templates.text("approval", values).replaceAll("\n{3,}", "\n\n"),
        List.of());
  }
}
