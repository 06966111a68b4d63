package dev.nightshift.jobs.usage;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// A real database behind a connection that a test can cut.
final class FailingDatabase implements DataSource {
  private final DataSource real;
  volatile boolean away;
  volatile boolean losesNextCommit;

  FailingDatabase(DataSource real) {
    this.real = real;
  }

  Jdbi jdbi() {
    return Jdbi.create(this).installPlugin(new PostgresPlugin());
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (away) {
      throw new SQLException("connection refused", "08001");
    }
    Connection connection = real.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              try {
                Object answer = method.invoke(connection, arguments);
                if (method.getName().equals("commit") && losesNextCommit) {
                  losesNextCommit = false;
                  throw new SQLException("connection lost while committing", "08006");
                }
                return answer;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return real.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return real.isWrapperFor(type);
  }
}
