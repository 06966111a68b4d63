package dev.nightshift.engine.health;

import dev.nightshift.engine.usage.ContainerId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the checks want to know of one container; null is unknown.
///
/// @param name Docker's name; hostile text
/// @param state Docker's state: created, running, paused, restarting, exited, dead
/// @param health Docker's health status; null without a health check
/// @param stop how it ended; null while it runs or when Docker could not be asked
/// @param use what it did within the window; null without samples
/// @param probe answer of its own service; null without label `nightshift.probe`
public record ContainerVitals(
    ContainerId id,
    String name,
    String state,
    @Nullable String health,
    @Nullable Stop stop,
    long restarts,
    @Nullable Use use,
    @Nullable ProbeAnswer probe) {

  /// How a container ended.
  ///
  /// @param policy Docker's restart policy: no, always, unless-stopped, on-failure
  /// @param exitCode what its first process said
  /// @param oomKilled whether it was killed for want of memory
  public record Stop(
      String policy, @Nullable Integer exitCode, boolean oomKilled, @Nullable Instant at) {}

  /// What it used within the window.
  ///
  /// @param memoryBytes most memory that cannot be dropped: anonymous and kernel, else the working
  ///   set
  /// @param limitBytes memory limit; null when unset
  /// @param periods CPU periods in which it wanted to run
  /// @param throttledPeriods those in which its limit held it back
  /// @param oomKills processes killed for want of memory
  public record Use(
      @Nullable Long memoryBytes,
      @Nullable Long limitBytes,
      @Nullable Long periods,
      @Nullable Long throttledPeriods,
      @Nullable Long oomKills) {}

  /// What came of asking a service itself.
  public sealed interface ProbeAnswer {
    /// It answered.
    ///
    /// @param status HTTP status
    record Answered(String address, int status, Duration latency) implements ProbeAnswer {}

    /// No answer came.
    ///
    /// @param reason why, without a full stop
    record Failed(String address, String reason) implements ProbeAnswer {}

    /// The label is no address that may be asked.
    record Unusable(String address, String reason) implements ProbeAnswer {}
  }
}
