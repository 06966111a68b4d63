package dev.nightshift.reports;

import java.time.Instant;

/// What runs when next.
public record Upcoming(Line job, Instant at) {}
