/// What a benchmark is, and what its trials say.
@NullMarked
package dev.nightshift.engine.benchmark;

import org.jspecify.annotations.NullMarked;
