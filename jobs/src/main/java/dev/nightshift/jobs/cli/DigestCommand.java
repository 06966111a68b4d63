package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.digest.Digests;
import dev.nightshift.jobs.profile.ProfileInUse;
import java.time.Instant;
import picocli.CommandLine.Command;

/// Groups what can be done with digests.
@Command(
    name = "digest",
    description = "The weekly mail: what it would say now, what it said, and sending it.",
    subcommands = {
      DigestPreviewCommand.class,
      DigestSendCommand.class,
      DigestListCommand.class,
      DigestShowCommand.class
    })
final class DigestCommand extends CommandGroup {

  /// Digests as the engine on this machine makes them.
  static Digests digests(Session session) {
    var inUse = Profiles.of(session).inUse().orElseGet(DigestCommand::shipped);
    return Crew.digests(session.settings(), session.database(), () -> inUse);
  }

  /// What holds before any engine ever ran.
  private static ProfileInUse shipped() {
    return new ProfileInUse(
        0, "production", Profile.DEFAULTS, false, Instant.EPOCH, Profiles.actor());
  }
}
