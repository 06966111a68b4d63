/// Whether two metrics move together, one perhaps after the other.
///
/// Read `LaggedCorrelation` first, then `Innovations`.
@NullMarked
package dev.nightshift.engine.analysis.correlation;

import org.jspecify.annotations.NullMarked;
