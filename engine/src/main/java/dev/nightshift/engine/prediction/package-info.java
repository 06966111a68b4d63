/// Foresees bottlenecks one step ahead: series of load come in, probabilities go out.
///
/// {@link dev.nightshift.engine.prediction.Features} says what a decision knows, {@link
/// dev.nightshift.engine.prediction.Contest} who is believed. Nothing else in Nightshift knows
/// Smile, which trains three of the contenders. Start with `Contest`.
@NullMarked
package dev.nightshift.engine.prediction;

import org.jspecify.annotations.NullMarked;
