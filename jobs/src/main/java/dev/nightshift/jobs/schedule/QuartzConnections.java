package dev.nightshift.jobs.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.utils.ConnectionProvider;

/// Hands our own pool's connections to Quartz. Quartz makes this object by its class name, so the
/// pool stands in a static holder: one pool per process.
public final class QuartzConnections implements ConnectionProvider {
  private static final AtomicReference<@Nullable DataSource> POOL = new AtomicReference<>();

  static void use(DataSource pool) {
    POOL.set(pool);
  }

  @Override
  public Connection getConnection() throws SQLException {
    DataSource pool = POOL.get();
    if (pool == null) {
      throw new SQLException("the pool of the scheduler is not open");
    }
    return pool.getConnection();
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown() {}
}
