package dev.nightshift.reports;

import java.time.Instant;

/// How one reader decides about a plan in a browser: a link that shows it, and the code that
/// decides there.
///
/// @param until when both end
public record DecisionLink(String link, String code, Instant until) {
  /// Link and code are secrets.
  @Override
  public String toString() {
    return "DecisionLink[until=" + until + "]";
  }
}
