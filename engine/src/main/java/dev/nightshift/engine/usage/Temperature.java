package dev.nightshift.engine.usage;

/// What one sensor of a machine says.
///
/// @param sensor its label
/// @param celsius degrees Celsius
public record Temperature(String sensor, double celsius) {}
