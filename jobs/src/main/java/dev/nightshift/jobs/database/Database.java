package dev.nightshift.jobs.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// Connections to Nightshift's database, as the role of the engine. Stores take its {@link
/// #jdbi()}.
public final class Database implements AutoCloseable {
  private final Login login;
  private final HikariDataSource pool;
  private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
  private final Jdbi jdbi;
  private final Runnable afterwards;

  private Database(Login login, HikariDataSource pool, Runnable afterwards) {
    this.login = login;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    this.afterwards = afterwards;
  }

  /// @param connections the most at once
  /// @param afterwards what is done once the connections are closed, e.g. stop the server
  static Database connect(Login login, int connections, Runnable afterwards) {
    var config = config(login, "nightshift", connections);
    config.setConnectionInitSql("set role " + Roles.ENGINE);
    config.addDataSourceProperty("socketTimeout", "120");
    return new Database(login, open(config, login), afterwards);
  }

  private static HikariConfig config(Login login, String name, int connections) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(login.url());
    config.setUsername(login.user());
    config.setPassword(login.password());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    config.addDataSourceProperty("ApplicationName", name);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", "10");
    return config;
  }

  private static HikariDataSource open(HikariConfig config, Login login) {
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw Failure.of(cause, "PostgreSQL at " + login + " cannot be used", Roles.ADVICE);
      }
      throw e;
    }
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  public DataSource dataSource() {
    return pool;
  }

  /// Where it is, for psql and other programs.
  ///
  /// @param secret whether the password stands in it
  public String psqlUrl(boolean secret) {
    return login.psqlUrl(secret);
  }

  /// Where it is, for programs that use JDBC.
  ///
  /// @param secret whether the password stands in it
  public String jdbcUrl(boolean secret) {
    return login.jdbcUrl(secret);
  }

  /// How programs such as psql log in to the same database.
  Login login() {
    return login;
  }

  /// Connections for the scheduler: a small pool of their own, autocommit off, no statement longer
  /// than 10 s. Closed with this database.
  public DataSource schedulerPool(int connections) {
    var config = config(login, "nightshift-scheduler", connections);
    config.setAutoCommit(false);
    config.setConnectionInitSql("set role " + Roles.ENGINE + "; set statement_timeout = '10s'");
    config.addDataSourceProperty("socketTimeout", "30");
    var opened = open(config, login);
    pools.add(opened);
    return opened;
  }

  /// For what only reads: a small pool of its own, as the role that may see nothing but the views
  /// of schema `report`, read only, no statement longer than 5 s. Closed with this database.
  public Jdbi reader(int connections) {
    var config = config(login, "nightshift-reader", connections);
    config.setConnectionInitSql(
        "set role "
            + Roles.REPORT
            + "; set default_transaction_read_only = on; set statement_timeout = '5s'; set timezone = 'UTC'");
    config.addDataSourceProperty("socketTimeout", "15");
    var opened = open(config, login);
    pools.add(opened);
    return Jdbi.create(opened).installPlugin(new PostgresPlugin());
  }

  @Override
  public void close() {
    pools.forEach(HikariDataSource::close);
    pool.close();
    afterwards.run();
  }
}
