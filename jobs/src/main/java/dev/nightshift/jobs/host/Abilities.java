package dev.nightshift.jobs.host;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What this machine's kernel lets Nightshift read.
///
/// @param cgroupVersion 1 or 2; null where no hierarchy can be read
/// @param pressure whether it tells how long tasks waited for CPU, memory and disk (PSI)
/// @param offsetMillis what is left to correct in its clock, in milliseconds, negative when it is
///   ahead; null when nothing keeps it in step
public record Abilities(
    @Nullable Integer cgroupVersion, boolean pressure, @Nullable Double offsetMillis) {

  public static Abilities ofThisMachine() {
    return new Abilities(
        Cgroups.ofThisMachine(KernelFiles.withinLimits()).version(),
        Files.isReadable(Path.of("/proc/pressure/cpu")),
        new ClockOffset().millis());
  }
}
