package dev.nightshift.engine.rollout;

import java.time.Instant;

/// One measured value.
///
/// @param at when it was measured
public record Point(Instant at, double value) {}
