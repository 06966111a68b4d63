package dev.nightshift.reports;

/// A limit that could be better, and is in no plan yet.
///
/// @param workload what would change
/// @param host where
/// @param change the limit in force and the proposed one, with what was used
/// @param stakes saving, risk and undo
/// @param reason why, in a sentence
public record Decision(Line workload, Line host, Proposal change, Stakes stakes, Line reason) {
  /// `CPU` or `memory`.
  public String resource() {
    return change.resource();
  }

  /// Limit in force, as people read it.
  public Line from() {
    return Line.of(change.words(change.from()));
  }

  /// Proposed limit.
  public Line to() {
    return Line.of(change.words(change.to()));
  }
}
