package dev.nightshift.jobs.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the operator set from outside: the environment and the data directory.
///
/// @param environment environment variables
/// @param dataDirectory absolute path of the folder with the embedded database, digests and logs
public record Settings(Map<String, String> environment, Path dataDirectory) {

  /// The data directory is `option`, else `NIGHTSHIFT_DATA`, else `nightshift` in the user's state
  /// folder; root's is the system's, as PostgreSQL runs as another user and cannot enter root's
  /// home.
  public static Settings of(Map<String, String> environment, @Nullable Path option) {
    return new Settings(
        Map.copyOf(environment), dataDirectory(environment, option).toAbsolutePath().normalize());
  }

  private static Path dataDirectory(Map<String, String> environment, @Nullable Path option) {
    if (option != null) {
      return option;
    }
    String data = environment.getOrDefault("NIGHTSHIFT_DATA", "");
    if (!data.isBlank()) {
      return Path.of(data);
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (state.isBlank() && "root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/lib/nightshift");
    }
    Path home =
        state.isBlank()
            ? Path.of(environment.getOrDefault("HOME", "."), ".local", "state")
            : Path.of(state);
    return home.resolve("nightshift");
  }

  /// Secrets may stand in the environment: it is never printed.
  @Override
  public String toString() {
    return "Settings[dataDirectory=" + dataDirectory + "]";
  }
}
