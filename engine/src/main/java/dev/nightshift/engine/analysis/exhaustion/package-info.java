/// When something that fills up will be full: a level, hour by hour, goes in, the time left comes
/// out, with an interval.
///
/// Read `FillForecast` first, then `GrowthModels` and `Jumps`.
@NullMarked
package dev.nightshift.engine.analysis.exhaustion;

import org.jspecify.annotations.NullMarked;
