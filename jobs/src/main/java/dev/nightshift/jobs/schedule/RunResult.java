package dev.nightshift.jobs.schedule;

/// How a run ended that did not fail as a whole.
///
/// @param partial whether some of the work failed: the rest went on, and the sentence tells
/// @param sentence one sentence on what was done
public record RunResult(boolean partial, String sentence) {
  public static RunResult done(String sentence) {
    return new RunResult(false, sentence);
  }

  public static RunResult partial(String sentence) {
    return new RunResult(true, sentence);
  }
}
