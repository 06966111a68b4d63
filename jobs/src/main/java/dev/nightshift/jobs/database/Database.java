package dev.nightshift.jobs.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/// Connections to Nightshift's database, as the role of the engine. Stores take its {@link
/// #jdbi()}.
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
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

  /// Connections for the scheduler: a small pool of their own, autocommit off, no statement longer
  /// than 10 s. Closed with this database.
  public DataSource schedulerPool(int connections) {
    var config = new HikariConfig();
    config.setPoolName("scheduler");
    config.setJdbcUrl(pool.getJdbcUrl());
    config.setUsername(pool.getUsername());
    config.setPassword(pool.getPassword());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    config.setConnectionInitSql("set role nightshift_engine; set statement_timeout = '10s'");
    config.addDataSourceProperty("ApplicationName", "nightshift-scheduler");
    config.addDataSourceProperty("socketTimeout", "30");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    var opened = new HikariDataSource(config);
    pools.add(opened);
    return opened;
  }

  @Override
  public void close() {
    pools.forEach(HikariDataSource::close);
    pool.close();
    afterwards.run();
  }
}
