package dev.nightshift.jobs.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real browser without a window, driven by its DevTools protocol.
final class Chromium implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

  /// The browser's program; empty where none is installed.
  static Optional<Path> program() {
    return List.of("chromium", "chromium-browser", "google-chrome").stream()
        .flatMap(
            name ->
                List.of(System.getenv("PATH").split(":")).stream()
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Chromium() throws IOException, InterruptedException {
    this.profile = Files.createTempDirectory("nightshift-chromium-");
    this.process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var browser = listening();
    var page =
        JSON.readTree(
            client
                .send(
                    HttpRequest.newBuilder(
                            URI.create("http://" + browser.getAuthority() + "/json/new"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    this.socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(page.get("webSocketDebuggerUrl").asString()), new Listener())
            .join();
    command("Page.enable", Map.of());
    command("Runtime.enable", Map.of());
  }

  private URI listening() throws IOException {
    var errors =
        new BufferedReader(
            new java.io.InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = errors.readLine()) != null) {
      int at = line.indexOf("ws://");
      if (line.contains("DevTools listening") && at >= 0) {
        Thread.ofVirtual().start(() -> errors.lines().forEach(_ -> {}));
        return URI.create(line.substring(at).strip());
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        var message = JSON.readTree(text.toString());
        text.setLength(0);
        if (message.has("id")) {
          var asked = waiting.remove(message.get("id").asInt());
          if (asked != null) {
            asked.complete(message);
          }
        }
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private JsonNode command(String method, Map<String, ?> parameters) {
    int id = number.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    var message = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (message.has("error")) {
      throw new IllegalStateException(method + ": " + message.get("error"));
    }
    return message.get("result");
  }

  /// Opens an address and waits until the page is there.
  void open(String url) throws InterruptedException {
    command("Page.navigate", Map.of("url", url));
    until("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  /// What a JavaScript expression says, as text.
  String say(String expression) {
    var result =
        command("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    return result.get("result").path("value").asString("");
  }

  /// Waits until an expression is true; while the page changes it is not.
  void until(String expression) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!is(expression)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never: " + expression + "\n" + say("document.body.innerText"));
      }
      Thread.sleep(50);
    }
  }

  private boolean is(String expression) {
    try {
      return command(
              "Runtime.evaluate",
              Map.of("expression", "Boolean(" + expression + ")", "returnByValue", true))
          .get("result")
          .path("value")
          .asBoolean(false);
    } catch (IllegalStateException changing) {
      return false;
    }
  }

  /// Types a code as a person does, sends the form and waits for what it leads to.
  String decide(String code) throws InterruptedException {
    say("document.body.dataset.before = 'yes'");
    say("document.querySelector('#code').focus()");
    command("Input.insertText", Map.of("text", code));
    say("document.querySelector('form[action=\"/decide\"] button').click()");
    until("document.body && !document.body.dataset.before && document.readyState === 'complete'");
    return say("document.body.innerText");
  }

  /// A picture of the whole page.
  ///
  /// @param scheme `light` or `dark`
  void picture(Path file, int width, String scheme) throws IOException {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    var shot =
        command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asString()));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(profile);
  }

  /// Its helpers may still write while it ends.
  private static void delete(Path folder) throws IOException {
    var all = new ArrayList<Path>();
    try (var files = Files.walk(folder)) {
      files.forEach(all::addFirst);
    } catch (java.io.UncheckedIOException changing) {
      return;
    }
    for (Path file : all) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException busy) {
        // lies in the temporary folder
      }
    }
  }
}
