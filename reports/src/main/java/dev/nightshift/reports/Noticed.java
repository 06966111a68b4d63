package dev.nightshift.reports;

/// A finding.
///
/// @param kind e.g. `exhaustion`
/// @param subject workload, container or host it is about
/// @param sentence what was noticed
/// @param advice what to do about it
public record Noticed(Severity severity, String kind, Line subject, Line sentence, Line advice) {}
