/// Limits that move: by the clock, or by a guard that raises them. Histories come in, proposals
/// with their own back-test come out. Read `MovingSizing` first.
@NullMarked
package dev.nightshift.engine.rightsizing.moving;

import org.jspecify.annotations.NullMarked;
