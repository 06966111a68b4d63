package dev.nightshift.engine.health;

import dev.nightshift.engine.usage.ContainerId;
import org.jspecify.annotations.Nullable;

/// What one check found about one subject.
///
/// @param container the container it is about; null for the host and for Nightshift itself
/// @param value what was measured, in `unit`; null when there is no number to it
/// @param threshold the threshold that decided, or the nearest one while all is well
/// @param unit share (0 to 1), bytes, seconds, count, pages/s or processes/CPU
/// @param sentence the result for people
public record HealthResult(
    CheckSubject about,
    @Nullable ContainerId container,
    HealthStatus status,
    @Nullable Double value,
    @Nullable Double threshold,
    @Nullable String unit,
    String sentence) {

  /// A result without a number.
  public static HealthResult of(
      String check, String subject, HealthStatus status, String sentence) {
    return new HealthResult(
        new CheckSubject(check, subject), null, status, null, null, null, sentence);
  }

  /// It could not be measured: the sentence says why.
  public static HealthResult unknown(String check, String subject, String sentence) {
    return of(check, subject, HealthStatus.UNKNOWN, sentence);
  }

  /// The same about a container.
  public HealthResult of(ContainerId id) {
    return new HealthResult(about, id, status, value, threshold, unit, sentence);
  }
}
