/// Whether the newest value of a series is unlike all before it.
///
/// Values go in one by one, a surprise comes out for each. Read `AnomalyDetector` first, then
/// `Traits` (what is looked at) and `Tail` (how rare that is).
@NullMarked
package dev.nightshift.engine.analysis.anomaly;

import org.jspecify.annotations.NullMarked;
