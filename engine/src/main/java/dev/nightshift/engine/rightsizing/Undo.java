package dev.nightshift.engine.rightsizing;

/// How well a change of limits can be taken back on a running container. Docker reads "nothing" as
/// "no change", so some limits cannot be unset again.
public enum Undo {
  /// The limits that were in force are in force again.
  EXACT,
  /// Other numbers with the same effect, e.g. as much memory as the host has instead of no limit.
  EQUIVALENT,
  /// It cannot be taken back without recreating the container.
  IMPOSSIBLE;

  /// The weaker of the two.
  public Undo and(Undo other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /// As people read it.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
