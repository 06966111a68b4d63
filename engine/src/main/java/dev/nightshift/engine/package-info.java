/// The brain: pure functions from values to decisions. No clock, no SQL, no Docker, no Quartz, no
/// mail, no logging.
@NullMarked
package dev.nightshift.engine;

import org.jspecify.annotations.NullMarked;
