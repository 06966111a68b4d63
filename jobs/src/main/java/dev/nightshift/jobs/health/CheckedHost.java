package dev.nightshift.jobs.health;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;

/// Whom a health check is about, and by what it judges.
///
/// @param name name of the host
/// @param profile the profile that holds on it
public record CheckedHost(HostId id, String name, Profile profile) {}
