package dev.nightshift.engine.health;

import java.time.Duration;

/// What came of asking the Docker daemon.
public sealed interface DockerAnswer {
  /// It answered.
  record Answered(Duration latency, String version) implements DockerAnswer {}

  /// It should be there and does not answer.
  ///
  /// @param reason a sentence that says why and what to do
  record Silent(String reason) implements DockerAnswer {}

  /// This machine has none and never had one: only the host itself is watched.
  record Absent() implements DockerAnswer {}
}
