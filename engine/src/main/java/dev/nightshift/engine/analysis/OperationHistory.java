package dev.nightshift.engine.analysis;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of operations of one sort and name on a host.
///
/// @param type what sort; from outside
/// @param name which one of its sort; from outside
/// @param recent those of late
/// @param earlier those before them, within the look-back
/// @param hours 95th percentiles of their durations in order of time
public record OperationHistory(
    Subject host, String type, String name, Span recent, Span earlier, List<Hour> hours) {
  /// Operations that ended within a span of time.
  ///
  /// @param count how many
  /// @param failed those of them that failed
  /// @param p95Seconds 95 of 100 took at most this; null where there are none
  /// @param from when the first began; null where there are none
  /// @param until when the last ended; null where there are none
  /// @param error what the last one that failed said; null where none did, or it said nothing
  public record Span(
      long count,
      long failed,
      @Nullable Double p95Seconds,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable String error) {}

  /// An hour.
  ///
  /// @param hour its start
  /// @param p95Seconds 95 of 100 operations that began in it took at most this
  public record Hour(Instant hour, double p95Seconds) {}
}
