package dev.nightshift.jobs.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Connections to any database that speaks JDBC, to measure it.
public final class ForeignPool implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HikariDataSource pool;

  private ForeignPool(HikariDataSource pool) {
    this.pool = pool;
  }

  /// @param connections how many there are
  /// @throws SQLException when it cannot be reached
  public static ForeignPool open(
      String url, @Nullable String user, @Nullable String password, int connections)
      throws SQLException {
    var config = new HikariConfig();
    config.setPoolName("nightshift-benchmark");
    config.setJdbcUrl(url);
    if (user != null) {
      config.setUsername(user);
    }
    if (password != null) {
      config.setPassword(password);
    }
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(connections);
    config.setConnectionTimeout(CONNECT.toMillis());
    try {
      return new ForeignPool(new HikariDataSource(config));
    } catch (RuntimeException e) { // so does Hikari tell that it cannot begin
      throw e.getCause() instanceof SQLException cause
          ? cause
          : new SQLException(e.getMessage(), e);
    }
  }

  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void close() {
    pool.close();
  }
}
