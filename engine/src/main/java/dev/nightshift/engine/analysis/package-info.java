/// Findings from histories: trends, exhaustion, waste, starvation.
@NullMarked
package dev.nightshift.engine.analysis;

import org.jspecify.annotations.NullMarked;
