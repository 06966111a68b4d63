package dev.nightshift.jobs.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// How to log in to a database.
///
/// @param url JDBC URL
/// @param user null where the URL or the operating system says it
/// @param password null where the server asks for none
record Login(String url, @Nullable String user, @Nullable String password) {

  /// One connection outside of any pool, for work at start.
  Connection open() throws SQLException {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "nightshift-start");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "20");
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return DriverManager.getConnection(url, properties);
  }

  /// Without the password, also without one in the URL.
  @Override
  public String toString() {
    return DatabaseConfig.withoutSecrets(url) + (user == null ? "" : " as " + user);
  }
}
