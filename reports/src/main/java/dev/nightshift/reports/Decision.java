package dev.nightshift.reports;

/// A recommendation that waits for a person.
///
/// @param workload what would change
/// @param host where
/// @param resource `CPU` or `memory`
/// @param from limit in force, as people read it
/// @param to proposed limit
/// @param reason why, in a sentence
public record Decision(
    Line workload, Line host, String resource, Line from, Line to, Line reason) {}
