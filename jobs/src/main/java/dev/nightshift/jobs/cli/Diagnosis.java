package dev.nightshift.jobs.cli;

/// One line of `nightshift doctor`.
///
/// @param subject what was looked at
/// @param sentence what was found and, unless all is well, what to do
record Diagnosis(String subject, Verdict verdict, String sentence) {
  /// How well a subject is.
  enum Verdict {
    /// As it should be.
    OK,
    /// Nightshift works, but does less than it could.
    WARN,
    /// Nightshift does not work.
    FAIL
  }

  static Diagnosis ok(String subject, String sentence) {
    return new Diagnosis(subject, Verdict.OK, sentence);
  }

  static Diagnosis warn(String subject, String sentence) {
    return new Diagnosis(subject, Verdict.WARN, sentence);
  }

  static Diagnosis fail(String subject, String sentence) {
    return new Diagnosis(subject, Verdict.FAIL, sentence);
  }
}
