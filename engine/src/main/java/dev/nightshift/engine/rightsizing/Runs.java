package dev.nightshift.engine.rightsizing;

import java.time.Duration;

/// The runs of a workload whose containers run for minutes and end, such as jobs started by cron.
///
/// @param count runs that ended within the look-back
/// @param median half of them took at most this long
/// @param gone whether the latest container is gone, so that only the next run can have other
///   limits
public record Runs(int count, Duration median, boolean gone) {
  /// Fewer say too little of the next one.
  public static final int ENOUGH = 10;
}
