package dev.nightshift.jobs.digest;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.profile.ScheduleConfig;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/// What a profile says about digests.
///
/// @param profile name of the profile
/// @param schedule when jobs are due
/// @param mailed whether digests are mailed
/// @param recipients who gets them; none: NIGHTSHIFT_SMTP_TO
/// @param rightsizing history that a recommendation needs, and prices
/// @param locale how dates are written
/// @param budget of a month in US dollars; 0: none
public record DigestSettings(
    String profile,
    ScheduleConfig schedule,
    boolean mailed,
    List<String> recipients,
    RightSizingConfig rightsizing,
    Locale locale,
    double budget) {
  public DigestSettings {
    recipients = List.copyOf(recipients);
  }

  public static DigestSettings of(String name, Profile profile) {
    return new DigestSettings(
        name,
        profile.schedule(),
        profile.mail().digest(),
        profile.mail().recipients(),
        profile.rightsizing(),
        Locale.forLanguageTag(profile.mail().locale()),
        profile.cost().budget());
  }

  /// The same, mailed to others.
  DigestSettings to(List<String> others) {
    return new DigestSettings(profile, schedule, true, others, rightsizing, locale, budget);
  }

  ZoneId zone() {
    return schedule.zone();
  }
}
