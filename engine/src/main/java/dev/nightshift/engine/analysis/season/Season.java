package dev.nightshift.engine.analysis.season;

/// A rhythm of a series.
///
/// @param period values after which it comes again
/// @param strength share of the variance around the moving level that it explains, 0 to 1
/// @param chance probability that noise alone, autocorrelated or not, looks so rhythmic
public record Season(int period, double strength, double chance) {}
