/// Environment profiles: every setting of Nightshift in one checked value. Start at {@link
/// dev.nightshift.engine.profile.Profile}.
@NullMarked
package dev.nightshift.engine.profile;

import org.jspecify.annotations.NullMarked;
