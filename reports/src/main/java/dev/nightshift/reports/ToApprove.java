package dev.nightshift.reports;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// A plan that one person is asked to approve, with all they need to do it.
///
/// @param plan its number
/// @param workload what would change
/// @param host where
/// @param containers how many
/// @param changes what would change, alike ones once
/// @param undo how exactly it can be taken back
/// @param reasons why it is advised
/// @param link shows the plan; decides together with the code
/// @param code typed by hand on that page
/// @param until when both end
public record ToApprove(
    long plan,
    Line workload,
    Line host,
    long containers,
    List<Line> changes,
    String undo,
    List<Line> reasons,
    String link,
    String code,
    Instant until,
    ZoneId zone) {
  public ToApprove {
    changes = List.copyOf(changes);
    reasons = List.copyOf(reasons);
  }

  /// One line that says what it is about.
  public String subject() {
    return "To approve: %s on %s, %s"
        .formatted(
            Line.name(workload.text()).text(),
            Line.name(host.text()).text(),
            changes.isEmpty() ? Amounts.count(containers, "container") : changes.getFirst().text());
  }

  public String deadline() {
    return Amounts.dayTime(until, zone) + " " + Amounts.zone(zone);
  }

  /// Link and code are secrets.
  @Override
  public String toString() {
    return "ToApprove[plan=" + plan + "]";
  }
}
