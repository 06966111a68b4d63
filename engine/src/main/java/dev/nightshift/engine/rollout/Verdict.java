package dev.nightshift.engine.rollout;

import org.jspecify.annotations.Nullable;

/// A judgement of one metric.
///
/// @param metric its word, or the name of a guard
/// @param guard whether a hard guard tripped
/// @param baseline mean before the change
/// @param rise by how much it rose, less what its twins rose
/// @param low lower bound of the rise
/// @param high upper bound of the rise
/// @param bound rise from which on it is harm
/// @param detectable rise that would have been seen in 8 of 10 cases
/// @param batches batches after the change
/// @param twin whether untouched containers were the control
/// @param loadShift by what fraction the load moved; null when not known
/// @param sentence for people
public record Verdict(
    String metric,
    Result result,
    boolean guard,
    @Nullable Double baseline,
    @Nullable Double rise,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Double bound,
    @Nullable Double detectable,
    int batches,
    boolean twin,
    @Nullable Double loadShift,
    String sentence) {

  /// A guard that tripped.
  public static Verdict guard(String name, String sentence) {
    return new Verdict(
        name, Result.FAIL, true, null, null, null, null, null, null, 0, false, null, sentence);
  }
}
