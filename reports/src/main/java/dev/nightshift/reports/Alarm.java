package dev.nightshift.reports;

import java.time.Instant;

/// Something that is not well, or is well again.
///
/// @param subject what is meant, e.g. a mount point or a container
/// @param sentence what is wrong with it
/// @param change what happened to it in the period
/// @param since when it was first seen unwell
public record Alarm(
    Severity severity, Line host, Line subject, Line sentence, Change change, Instant since) {
  /// Where it is, e.g. `web on alpha`, or `alpha` where it is about the host itself.
  public String place() {
    return subject.equals(host) ? host.text() : subject.text() + " on " + host.text();
  }

  /// What happened to an alarm in a period.
  public enum Change {
    OPENED("new"),
    CHANGED("changed"),
    STANDING("still open"),
    UNANSWERED("nobody answered"),
    CLOSED("well again");

    private final String words;

    Change(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
