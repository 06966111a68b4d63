package dev.nightshift.engine.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far a host's clock is off; null is unknown.
///
/// @param toDatabase local clock minus the database's
/// @param toTrueTime what the kernel still has to correct; null when nothing keeps it in step
public record ClockVitals(@Nullable Duration toDatabase, @Nullable Duration toTrueTime) {}
