package dev.nightshift.jobs.database;

import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What the database server says about itself.
public final class ServerStore {
  private final Jdbi jdbi;

  public ServerStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A server's own account.
  ///
  /// @param version e.g. `18.6`
  /// @param now its clock
  /// @param sizeBytes size of Nightshift's database
  public record Facts(String version, Instant now, long sizeBytes) {
    /// The first number of its version.
    public int majorVersion() {
      return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }
  }

  public Facts facts() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select current_setting('server_version'), clock_timestamp(),
                      pg_database_size(current_database())
                    """)
                .map(
                    (row, _) ->
                        new Facts(
                            firstWord(row.getString(1)),
                            row.getTimestamp(2).toInstant(),
                            row.getLong(3)))
                .one());
  }

  /// Packagers add their own words: `18.6 (Debian 18.6-1)`.
  private static String firstWord(@Nullable String version) {
    return Objects.requireNonNullElse(version, "unknown").split(" ", 2)[0];
  }
}
