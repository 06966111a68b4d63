package dev.nightshift.engine.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What collecting itself cost during one interval.
///
/// @param at end of the interval
/// @param seconds its length
/// @param containers containers read
/// @param processCores mean cores used by the whole engine process
/// @param collectingCores mean cores used by the threads that read, follow Docker and write samples
/// @param residentBytes resident memory of the engine process
/// @param heapBytes Java heap in use
/// @param roundMillis how long reading all containers and the host took
/// @param lagMillis how late the round began
/// @param writeMillis how long the latest COPY took; null before the first
/// @param rowsBuffered rows waiting for the database
/// @param roundsMissed rounds left out since the one before because the machine was too slow
/// @param rowsDropped rows given up since the one before because the database was away too long
/// @param failures containers that could not be read
public record CollectorSample(
    Instant at,
    double seconds,
    int containers,
    @Nullable Double processCores,
    @Nullable Double collectingCores,
    @Nullable Long residentBytes,
    @Nullable Long heapBytes,
    double roundMillis,
    double lagMillis,
    @Nullable Double writeMillis,
    int rowsBuffered,
    int roundsMissed,
    int rowsDropped,
    int failures) {}
