/// Environment profiles in the world: YAML files in, settings out, and the record of which profile
/// is in use. Start at {@link dev.nightshift.jobs.profile.ProfileStart}; a running process follows
/// switches by {@link dev.nightshift.jobs.profile.ProfileWatch}.
@NullMarked
package dev.nightshift.jobs.profile;

import org.jspecify.annotations.NullMarked;
