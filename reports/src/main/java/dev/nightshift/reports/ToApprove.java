package dev.nightshift.reports;

import java.time.Instant;
import java.util.List;

/// A plan that one person is asked to approve, with all they need to do it.
///
/// @param plan its number
/// @param workload what would change
/// @param host where
/// @param containers how many
/// @param whole what all of it comes to, in a few words
/// @param changes what would change where, step by step; the first of them where there are many
/// @param more changes that are left out here
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
    String whole,
    List<Line> changes,
    int more,
    String undo,
    List<Line> reasons,
    String link,
    String code,
    Instant until,
    Dates dates) {
  public ToApprove {
    changes = List.copyOf(changes);
    reasons = List.copyOf(reasons);
  }

  /// One line that says what it is about.
  public String subject() {
    return "To approve: %s on %s, %s"
        .formatted(Line.name(workload.text()).text(), Line.name(host.text()).text(), whole);
  }

  public String deadline() {
    return dates.inZone(until);
  }

  /// Link and code are secrets.
  @Override
  public String toString() {
    return "ToApprove[plan=" + plan + "]";
  }
}
