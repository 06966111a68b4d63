package dev.nightshift.engine.health;

import java.util.Map;

/// Compares measured values with thresholds, and remembers how the subject was: to be well again, a
/// value must come back behind its threshold by a margin.
///
/// Without that a disk at 84.9 to 85.1 % would raise the alarm and give the all-clear each hour (a
/// Schmitt trigger, O. H. Schmitt 1938).
///
/// @param margin how far behind, as a fraction of the threshold
/// @param before statuses of the subjects that are not well as far as is known
public record Judge(double margin, Map<CheckSubject, HealthStatus> before) {
  public Judge {
    before = Map.copyOf(before);
  }

  /// A judge of subjects that nothing is known of.
  public static Judge fresh(double margin) {
    return new Judge(margin, Map.of());
  }

  /// A verdict and the threshold that made it.
  public record Verdict(HealthStatus status, double threshold) {}

  /// Judges a value of which more is worse.
  public Verdict high(String check, String subject, Threshold limits, double value) {
    var was = before.getOrDefault(new CheckSubject(check, subject), HealthStatus.OK);
    double back = 1 - margin;
    if (value >= limits.critical()
        || (was == HealthStatus.CRITICAL && value > limits.critical() * back)) {
      return new Verdict(HealthStatus.CRITICAL, limits.critical());
    }
    if (value >= limits.warning() || (was.isAlarming() && value > limits.warning() * back)) {
      return new Verdict(HealthStatus.WARNING, limits.warning());
    }
    return new Verdict(HealthStatus.OK, limits.warning());
  }

  /// Judges a value of which less is worse.
  public Verdict low(String check, String subject, Threshold limits, double value) {
    var was = before.getOrDefault(new CheckSubject(check, subject), HealthStatus.OK);
    double back = 1 + margin;
    if (value <= limits.critical()
        || (was == HealthStatus.CRITICAL && value < limits.critical() * back)) {
      return new Verdict(HealthStatus.CRITICAL, limits.critical());
    }
    if (value <= limits.warning() || (was.isAlarming() && value < limits.warning() * back)) {
      return new Verdict(HealthStatus.WARNING, limits.warning());
    }
    return new Verdict(HealthStatus.OK, limits.warning());
  }

  /// {@link #high} as a result.
  HealthResult tooHigh(
      String check, String subject, Threshold limits, double value, String unit, String sentence) {
    var verdict = high(check, subject, limits, value);
    return new HealthResult(
        new CheckSubject(check, subject),
        null,
        verdict.status(),
        value,
        verdict.threshold(),
        unit,
        sentence);
  }

  /// {@link #low} as a result.
  HealthResult tooLow(
      String check, String subject, Threshold limits, double value, String unit, String sentence) {
    var verdict = low(check, subject, limits, value);
    return new HealthResult(
        new CheckSubject(check, subject),
        null,
        verdict.status(),
        value,
        verdict.threshold(),
        unit,
        sentence);
  }
}
