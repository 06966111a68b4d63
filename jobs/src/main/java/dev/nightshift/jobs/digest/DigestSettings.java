package dev.nightshift.jobs.digest;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.profile.ScheduleConfig;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/// What a profile says about digests.
///
/// @param profile name of the profile
/// @param schedule when jobs are due
/// @param mailed whether digests are mailed
/// @param recipients who gets them; none: NIGHTSHIFT_SMTP_TO
/// @param minHistory history that a recommendation needs
public record DigestSettings(
    String profile,
    ScheduleConfig schedule,
    boolean mailed,
    List<String> recipients,
    Duration minHistory) {
  public DigestSettings {
    recipients = List.copyOf(recipients);
  }

  public static DigestSettings of(String name, Profile profile) {
    return new DigestSettings(
        name,
        profile.schedule(),
        profile.mail().digest(),
        profile.mail().recipients(),
        profile.rightsizing().minHistory());
  }

  ZoneId zone() {
    return schedule.zone();
  }
}
