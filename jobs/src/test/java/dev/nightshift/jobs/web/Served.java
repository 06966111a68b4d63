package dev.nightshift.jobs.web;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import dev.nightshift.jobs.schedule.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;

/// The pages of a test's database on a free port, and a client that follows no redirect.
final class Served implements AutoCloseable {
  final Database database;
  final Web web;
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(Database database, Web web) {
    this.database = database;
    this.web = web;
    web.start("test");
  }

  static Served of(Class<?> test, Map<String, String> more) {
    var database = TestDatabase.forClass(test);
    var environment = new java.util.HashMap<>(more);
    environment.putIfAbsent("NIGHTSHIFT_WEB_LISTEN", "127.0.0.1:0");
    var config = WebConfig.from(environment).orElseThrow();
    return new Served(
        database,
        Web.open(
            config,
            new Web.Surroundings(
                database,
                InstantSource.system(),
                Map.of("analyse", Scope.FLEET, "health-check", Scope.HOST),
                java.util.Optional.empty(),
                "test")));
  }

  /// A new token of a role.
  String token(Role role) {
    return token(role, "Ada");
  }

  String token(Role role, String name) {
    String token = Tokens.make();
    new TokenStore(TestDatabase.owner(database)).create(name, role, token, null, "tester");
    return token;
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + web.port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(at(path));
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    var request = request(path);
    return send(headers.length > 0 ? request.headers(headers) : request);
  }

  HttpResponse<String> read(String path, String token) throws IOException, InterruptedException {
    return get(path, "Authorization", "Bearer " + token);
  }

  HttpResponse<String> post(String path, Map<String, String> form, String... headers)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
    return send(headers.length > 0 ? request.headers(headers) : request);
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey()
                    + "="
                    + java.net.URLEncoder.encode(
                        field.getValue(), java.nio.charset.StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    web.close();
    database.close();
  }
}
