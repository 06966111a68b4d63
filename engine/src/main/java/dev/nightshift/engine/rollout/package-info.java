/// How carefully approved changes are applied.
@NullMarked
package dev.nightshift.engine.rollout;

import org.jspecify.annotations.NullMarked;
