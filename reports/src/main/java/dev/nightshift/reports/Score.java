package dev.nightshift.reports;

import org.jspecify.annotations.Nullable;

/// The newest result of one benchmark on one host.
///
/// @param value as people read it, with its unit; null when it was not measured
/// @param spread interval of the median, as people read it; null when it was not measured
/// @param change against the median of the earlier nights as a fraction, positive when better; null
///   when there is nothing to compare with
/// @param reason why it was not measured; null when it was
public record Score(
    Line host,
    Line benchmark,
    @Nullable Line value,
    @Nullable Line spread,
    @Nullable Double change,
    @Nullable Line reason) {}
