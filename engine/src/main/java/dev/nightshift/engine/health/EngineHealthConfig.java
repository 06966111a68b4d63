package dev.nightshift.engine.health;

import java.time.Duration;

/// Thresholds under `health.engine.` in a profile: Nightshift about itself.
///
/// @param jobOverdue how late a scheduled run may be before it counts as missed
/// @param roundsMissed share of the collector's rounds that were left out
/// @param sampleAge age of the newest sample
/// @param oldestMail how long the oldest mail has been waiting
/// @param deadMails mails that were given up
public record EngineHealthConfig(
    TimeThreshold jobOverdue,
    Threshold roundsMissed,
    TimeThreshold sampleAge,
    TimeThreshold oldestMail,
    Threshold deadMails) {
  public static final EngineHealthConfig DEFAULTS =
      new EngineHealthConfig(
          new TimeThreshold(Duration.ofMinutes(15), Duration.ofHours(3)),
          new Threshold(0.05, 0.50),
          new TimeThreshold(Duration.ofMinutes(2), Duration.ofMinutes(15)),
          new TimeThreshold(Duration.ofHours(1), Duration.ofHours(24)),
          new Threshold(1, 10));

  public EngineHealthConfig {
    Rising.time("health.engine.job-overdue", jobOverdue);
    Rising.share("health.engine.rounds-missed", roundsMissed);
    Rising.time("health.engine.sample-age", sampleAge);
    Rising.time("health.engine.oldest-mail", oldestMail);
    Rising.any("health.engine.dead-mails", deadMails);
  }
}
