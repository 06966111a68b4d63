package dev.nightshift.jobs.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.regex.Pattern;
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

  /// The URL as libpq and psql take it: with the user, of the driver's own parameters only those
  /// that both know.
  ///
  /// @param secret whether the password stands in it
  String psqlUrl(boolean secret) {
    String rest = url.replaceFirst("^jdbc:postgresql:", "");
    int query = rest.indexOf('?');
    String place = query < 0 ? rest : rest.substring(0, query);
    String hosts = place.startsWith("//") ? place.substring(2) : "/" + place;
    String name = encoded(user == null ? parameter("user") : user);
    String word = secret ? encoded(secret()) : "";
    String who = name + (word.isEmpty() ? "" : ":" + word) + (name.isEmpty() ? "" : "@");
    String ssl = parameter("sslmode");
    return "postgresql://" + who + hosts + (ssl == null ? "" : "?sslmode=" + ssl);
  }

  /// The URL as JDBC takes it, with the user.
  ///
  /// @param secret whether the password stands in it
  String jdbcUrl(boolean secret) {
    String plain =
        url.replaceAll("(?i)[?&](user|password)=[^&]*", "").replaceFirst("^([^?]*)&", "$1?");
    String name = encoded(user == null ? parameter("user") : user);
    String word = secret ? encoded(secret()) : "";
    var parameters = new StringJoiner("&", plain.contains("?") ? "&" : "?", "").setEmptyValue("");
    if (!name.isEmpty()) {
      parameters.add("user=" + name);
    }
    if (!word.isEmpty()) {
      parameters.add("password=" + word);
    }
    return plain + parameters;
  }

  /// The password, wherever it was given.
  @Nullable String secret() {
    return password == null ? parameter("password") : password;
  }

  private @Nullable String parameter(String name) {
    var found = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(url);
    return found.find() ? URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : null;
  }

  private static String encoded(@Nullable String text) {
    return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Without the password, also without one in the URL.
  @Override
  public String toString() {
    return DatabaseConfig.withoutSecrets(url) + (user == null ? "" : " as " + user);
  }
}
