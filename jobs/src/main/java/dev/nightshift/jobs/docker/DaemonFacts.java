package dev.nightshift.jobs.docker;

import org.jspecify.annotations.Nullable;

/// What a Docker daemon says about itself and its machine.
///
/// @param version version of the Docker Engine
/// @param operatingSystem the machine's, also when Nightshift runs in a container
/// @param kernel kernel release
public record DaemonFacts(
    @Nullable String version, @Nullable String operatingSystem, @Nullable String kernel) {}
