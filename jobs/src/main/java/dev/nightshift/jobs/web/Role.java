package dev.nightshift.jobs.web;

import java.util.Locale;

/// What a token lets its holder do. Who may operate cannot decide, and the other way round; both
/// may read.
public enum Role {
  /// Nothing was shown.
  ANYONE,
  /// Reads.
  REPORT,
  /// Reads, and asks for work to be done that changes no container.
  OPERATOR,
  /// Reads, and decides about plans and rollouts.
  APPROVER;

  public boolean may(Role needed) {
    return this == needed || needed == ANYONE || (needed == REPORT && this != ANYONE);
  }

  /// As it is typed and stored.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
