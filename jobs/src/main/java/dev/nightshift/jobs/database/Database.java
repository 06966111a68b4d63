package dev.nightshift.jobs.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/// Connections to Nightshift's database, as the role of the engine. Stores take its {@link
/// #jdbi()}.
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Runnable afterwards;

  private Database(HikariDataSource pool, Runnable afterwards) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    this.afterwards = afterwards;
  }

  /// @param afterwards what is done once the connections are closed, e.g. stop the server
  static Database connect(
      String url,
      @Nullable String user,
      @Nullable String password,
      int connections,
      Runnable afterwards) {
    var config = new HikariConfig();
    config.setPoolName("nightshift");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    config.setConnectionInitSql("set role nightshift_engine");
    config.addDataSourceProperty("ApplicationName", "nightshift");
    config.addDataSourceProperty("socketTimeout", "120");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return new Database(new HikariDataSource(config), afterwards);
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
    afterwards.run();
  }
}
