package dev.nightshift.jobs.cli;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.profile.ProfileFiles;
import dev.nightshift.jobs.profile.ProfileInUse;
import dev.nightshift.jobs.profile.ProfileStore;
import java.util.Optional;

/// What the profile commands share: the files, and what is in use on this machine.
record Profiles(ProfileFiles files, ProfileStore store, String thisHost) {
  static Profiles of(Session session) {
    return new Profiles(
        files(session),
        new ProfileStore(session.database().jdbi()),
        HostMeter.hostName(session.settings().environment()));
  }

  /// The files alone: no database is opened for them.
  static ProfileFiles files(Session session) {
    return ProfileFiles.of(session.settings().environment(), session.settings().dataDirectory());
  }

  /// What holds on this machine, or for the fleet where it is not known yet.
  Optional<ProfileInUse> inUse() {
    return store.host(thisHost).flatMap(store::inUse).or(store::ofFleet);
  }

  /// The host of that name.
  HostId host(String name) {
    return store
        .host(name)
        .orElseThrow(
            () ->
                new NightshiftException(
                    ErrorKind.OPERATOR,
                    "There is no host " + name + ": 'nightshift hosts' lists those there are."));
  }

  /// Who is at the keyboard, for the audit.
  static String actor() {
    return System.getProperty("user.name", "unknown");
  }
}
