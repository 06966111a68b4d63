package dev.nightshift.engine.analysis;

import java.util.Locale;

/// How much a finding matters.
public enum Severity {
  /// Good to know.
  INFO,
  /// To be looked at within days.
  WARNING,
  /// To be looked at now.
  CRITICAL;

  /// The word in column `finding.severity`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
