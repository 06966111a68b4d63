/// Judges measured values against thresholds: values in, a status and a sentence out.
@NullMarked
package dev.nightshift.engine.health;

import org.jspecify.annotations.NullMarked;
