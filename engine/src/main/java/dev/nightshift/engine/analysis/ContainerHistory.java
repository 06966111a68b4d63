package dev.nightshift.engine.analysis;

import dev.nightshift.engine.usage.ContainerHour;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an analysis sees of a container. Limits are those in force now; null when unset.
///
/// @param hours in order of time
public record ContainerHistory(
    Subject subject,
    List<ContainerHour> hours,
    @Nullable Double cpuLimit,
    @Nullable Long memoryLimit) {}
