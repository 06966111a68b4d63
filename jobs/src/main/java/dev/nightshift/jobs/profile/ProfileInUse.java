package dev.nightshift.jobs.profile;

import dev.nightshift.engine.profile.Profile;
import java.time.Instant;

/// A profile as it was put to use: the settings of that moment, whatever its file says since.
///
/// @param id row in the table
/// @param name name of the profile
/// @param profile its settings
/// @param ofHost whether the host has it for itself; else it is the fleet's
/// @param since from when on
/// @param actor who switched
public record ProfileInUse(
    long id, String name, Profile profile, boolean ofHost, Instant since, String actor) {}
