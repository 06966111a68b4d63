package dev.nightshift.jobs.docker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to a container, as the daemon told it.
///
/// @param dockerId Docker's 64-digit id
/// @param action Docker's word, e.g. start, kill, die, oom, destroy, update, `health_status`
/// @param at by the daemon's clock
/// @param exitCode for die
/// @param detail the new health status, the signal of a kill, the old name of a rename
public record DockerEvent(
    String dockerId,
    String action,
    Instant at,
    @Nullable Integer exitCode,
    @Nullable String detail) {}
