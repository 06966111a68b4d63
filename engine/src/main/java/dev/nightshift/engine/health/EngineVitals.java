package dev.nightshift.engine.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Nightshift knows of itself; null is unknown.
///
/// @param jobs the scheduled jobs that concern this host
/// @param roundsMissed share of the collector's rounds that were left out; null without any
/// @param newestSample age of the newest sample of the host; null without any
/// @param oldestMail how long the oldest mail that is due has waited; null when none waits
/// @param deadMails mails given up within the last week
/// @param dataDirectory space where the data directory lies; null when there is none
public record EngineVitals(
    List<Job> jobs,
    @Nullable Double roundsMissed,
    @Nullable Duration newestSample,
    @Nullable Duration oldestMail,
    long deadMails,
    @Nullable Space dataDirectory) {
  public EngineVitals {
    jobs = List.copyOf(jobs);
  }

  /// One scheduled job.
  ///
  /// @param due when it was last due; null when it has not been due since it is scheduled
  /// @param begun when a run for that or later began; null when none did
  /// @param failure why the last run failed; null when it did not
  public record Job(
      String name, @Nullable Instant due, @Nullable Instant begun, @Nullable String failure) {}

  /// Space on a filesystem.
  public record Space(String folder, long freeBytes, long totalBytes) {}
}
