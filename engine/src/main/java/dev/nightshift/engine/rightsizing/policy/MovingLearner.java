package dev.nightshift.engine.rightsizing.policy;

/// A learner whose limit moves within the day.
public interface MovingLearner extends LimitLearner {
  /// The limits in force at each sample of a day that begins at that second. The limit at a sample
  /// may depend on the samples before it, never on itself or later ones.
  double[] limits(long second, UsageSpan day);
}
