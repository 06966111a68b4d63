package dev.nightshift.engine.health;

import dev.nightshift.engine.usage.Filesystem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the checks want to know of a host; null is unknown.
///
/// @param filesystems each mounted volume; empty when none could be looked at
/// @param window the time behind means and counts
public record HostVitals(
    List<Filesystem> filesystems, Memory memory, Load load, Pressure pressure, Duration window) {
  public HostVitals {
    filesystems = List.copyOf(filesystems);
  }

  /// Memory in bytes.
  ///
  /// @param available what programs could get without swapping
  /// @param swapInPages pages read back from swap per second, mean over the window
  /// @param oomKills processes the kernel killed within the window
  public record Memory(
      @Nullable Long total,
      @Nullable Long available,
      @Nullable Long swapTotal,
      @Nullable Long swapUsed,
      @Nullable Double swapInPages,
      @Nullable Long oomKills) {}

  /// Who wants the CPUs.
  ///
  /// @param cpus logical CPUs
  /// @param waiting load average over 15 min
  /// @param busy busy share of all CPUs, mean over the window, 0 to 1
  /// @param throttledContainers containers that their own CPU limit held back within the window
  public record Load(
      @Nullable Integer cpus,
      @Nullable Double waiting,
      @Nullable Double busy,
      int throttledContainers) {}

  /// Shares of the window in which something waited (PSI "some"), 0 to 1.
  public record Pressure(@Nullable Double cpu, @Nullable Double memory, @Nullable Double io) {}
}
