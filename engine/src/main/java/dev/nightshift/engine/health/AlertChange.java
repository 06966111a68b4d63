package dev.nightshift.engine.health;

/// A change that people must hear of. What stays as it is, is not one.
public sealed interface AlertChange {
  CheckSubject about();

  /// A subject that was well is not any more.
  record Opened(HealthResult result) implements AlertChange {
    @Override
    public CheckSubject about() {
      return result.about();
    }
  }

  /// A subject that was unwell is so in another degree.
  record Changed(HealthStatus before, HealthResult result) implements AlertChange {
    @Override
    public CheckSubject about() {
      return result.about();
    }
  }

  /// The all-clear.
  ///
  /// @param sentence how it is now, or that it is no longer there
  record Closed(CheckSubject about, HealthStatus before, String sentence) implements AlertChange {}
}
