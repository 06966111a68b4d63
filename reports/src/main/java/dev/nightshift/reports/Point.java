package dev.nightshift.reports;

import java.time.Instant;

/// One point of a chart: a sample, or an hour.
///
/// @param mean mean around that instant
/// @param max highest value around that instant; the mean itself where there is only one sample
public record Point(Instant at, double mean, double max) {}
