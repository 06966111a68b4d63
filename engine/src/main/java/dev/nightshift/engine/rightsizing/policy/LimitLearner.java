package dev.nightshift.engine.rightsizing.policy;

/// What a policy keeps of one resource of one container.
public interface LimitLearner {
  /// Takes the next span, which must not begin before the last one ended.
  void learn(UsageSpan span);

  /// The limit for the day that begins at that second since the epoch, in cores or bytes; NaN while
  /// there is too little to go by. Asked once a night, after all that came before was learned.
  double limit(long second);

  /// The limit at another risk than the policy's own, where it knows one; else the same limit.
  default double limit(long second, double risk) {
    return limit(second);
  }

  /// How often the policy itself expects the limit to be crossed: for memory the share of days with
  /// a crossing, for CPU the share of demand not served. Of the limit last asked for. NaN when it
  /// does not say, as no peer does.
  default double expectedViolation() {
    return Double.NaN;
  }
}
