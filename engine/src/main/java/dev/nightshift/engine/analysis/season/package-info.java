/// Whether a series has a rhythm, and what is left of it without.
///
/// Read `Seasons` first (which rhythms there are), then `Decomposition`.
@NullMarked
package dev.nightshift.engine.analysis.season;

import org.jspecify.annotations.NullMarked;
