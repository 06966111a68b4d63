package dev.nightshift.jobs.profile;

import dev.nightshift.engine.profile.Profile;

/// Somebody who works by a profile and must know when another one holds: the collector its
/// interval, the schedule its times, the checks their thresholds.
@FunctionalInterface
public interface ProfileListener {
  /// Another profile holds from now on. Called on the watcher's thread, one change at a time.
  void changed(Profile before, Profile after);
}
