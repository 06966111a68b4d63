package dev.nightshift.jobs.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The JDK's HTTP server with what it lacks: limits, the headers that browsers should get, errors
/// that say what to do, and a log of who asked for what.
final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int AT_ONCE = 32;
  private static final int AT_ONCE_EACH = 40;
  private static final int MOST_LIVE = 50;
  private static final int WORTH_PACKING = 1400;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final UnderWay underWay = new UnderWay(AT_ONCE_EACH);
  private volatile @Nullable Router router;
  private final Clients clients;
  private final Failures failures;
  private final SecurityHeaders security;
  private final AccessLog log;
  private final Traffic traffic;
  private final RateLimit rate;

  /// What it is made of.
  ///
  /// @param clients says who asks, past proxies
  /// @param failures how refusals look
  /// @param traffic counts what it answers
  /// @param rate how often a client may ask
  record Parts(
      Clients clients,
      Failures failures,
      SecurityHeaders security,
      AccessLog log,
      Traffic traffic,
      RateLimit rate) {}

  /// Listens; answers once started.
  ///
  /// @throws NightshiftException when the address cannot be had
  WebServer(WebConfig config, Parts parts) {
    this.clients = parts.clients();
    this.failures = parts.failures();
    this.security = parts.security();
    this.log = parts.log();
    this.traffic = parts.traffic();
    this.rate = parts.rate();
    this.server = listen(config);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /// Its limits are settings of the JDK that are read once: seconds for a request to arrive,
  /// connections at once, headers of a request.
  private static HttpServer listen(WebConfig config) {
    limit("sun.net.httpserver.maxReqTime", "20");
    limit("sun.net.httpserver.maxReqHeaders", "60");
    limit("sun.net.httpserver.maxReqHeaderSize", "32768");
    limit("jdk.httpserver.maxConnections", "300");
    limit("sun.net.httpserver.nodelay", "true");
    try {
      if (config.tls() == null) {
        return HttpServer.create(config.listen(), 0);
      }
      var context = new TlsFiles(config.tls()).context();
      var server = HttpsServer.create(config.listen(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      return server;
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Nightshift cannot listen on %s:%d (%s): set another address in NIGHTSHIFT_WEB_LISTEN."
              .formatted(
                  config.listen().getAddress().getHostAddress(),
                  config.listen().getPort(),
                  Reason.of(e)),
          e);
    }
  }

  private static void limit(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /// Says what answers what; before it starts.
  void serve(Router routes) {
    router = routes;
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// One request, whatever happens.
  private void handle(HttpExchange exchange) {
    long began = System.nanoTime();
    InetAddress client = clients.of(exchange);
    var request = Request.of(exchange, client);
    var entry = new AccessLog.Entry(client, request.method());
    boolean begun = underWay.begin(client);
    try (exchange) {
      Answer answer = begun ? answer(request, entry) : failures.told(request, tooMany());
      entry.status(answer.status());
      send(exchange, answer, entry);
    } catch (IOException gone) {
      LOG.debug("{} left before it was answered", client, gone);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (begun) {
        underWay.end(client);
      }
      long spent = System.nanoTime() - began;
      traffic.answered(entry.method(), entry.status(), spent);
      log.write(entry, spent);
    }
  }

  private static Refusal tooMany() {
    return Refusal.of(
        429,
        "Too many at once",
        "%d requests of yours are under way: wait for one to end.".formatted(AT_ONCE_EACH));
  }

  /// Who sends slowly holds a thread, which is cheap, and none of the places that work is done in.
  private Answer answer(Request request, AccessLog.Entry entry) throws IOException {
    boolean placed = false;
    try {
      rate.take(request.client());
      request.refuseLarge();
      request.await();
      placed = places.tryAcquire();
      if (!placed) {
        throw Refusal.of(503, "Busy", "Too much is asked at once: try again in a second.");
      }
      var routes = Objects.requireNonNull(router);
      var found = routes.find(request);
      entry.route(found.route().pattern());
      var caller = routes.caller(found, request);
      entry.caller(caller);
      return found.route().handler().answer(request.routed(found.places(), caller));
    } catch (Refusal refused) {
      return failures.told(request, refused);
    } catch (NightshiftException known) {
      LOG.warn("{} {} failed: {}", request.method(), entry.route(), known.getMessage());
      return failures.told(request, Failures.of(known));
    } catch (IOException gone) {
      throw gone;
    } catch (Exception unforeseen) {
      LOG.error("{} {} failed", request.method(), entry.route(), unforeseen);
      return failures.told(
          request, Refusal.of(500, "Failed", "Nightshift could not answer: its log says why."));
    } finally {
      if (placed) {
        places.release();
      }
    }
  }

  private void send(HttpExchange exchange, Answer answer, AccessLog.Entry entry)
      throws IOException, InterruptedException {
    var headers = exchange.getResponseHeaders();
    security.headers().forEach(headers::set);
    answer.headers().forEach(headers::set);
    switch (answer.body()) {
      case Answer.Body.Whole whole -> whole(exchange, answer, whole.bytes(), entry);
      case Answer.Body.Live live -> live(exchange, answer, live.teller());
    }
  }

  private static void whole(
      HttpExchange exchange, Answer answer, byte[] plain, AccessLog.Entry entry)
      throws IOException {
    byte[] body = plain;
    if (isWorthPacking(exchange, answer, plain)) {
      body = packed(plain);
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    entry.size(body.length);
    if (exchange.getRequestMethod().equals("HEAD") || answer.status() == 304) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
      // what the client still sends is read away after that, and may never come
      exchange.getResponseBody().flush();
    }
  }

  /// Texts of some length. What sets a cookie holds a secret beside text from outside, and is left
  /// as it is: its packed size would tell about the secret.
  private static boolean isWorthPacking(HttpExchange exchange, Answer answer, byte[] plain) {
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    String type = answer.headers().getOrDefault("Content-Type", "");
    boolean text = type.startsWith("text/") || type.contains("json") || type.contains("javascript");
    return accepted != null
        && accepted.toLowerCase(Locale.ROOT).contains("gzip")
        && plain.length >= WORTH_PACKING
        && text
        && !answer.headers().containsKey("Set-Cookie");
  }

  private static byte[] packed(byte[] plain) throws IOException {
    var packed = new ByteArrayOutputStream(plain.length / 4);
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }

  private void live(HttpExchange exchange, Answer answer, Answer.Teller teller)
      throws IOException, InterruptedException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    if (traffic.live().incrementAndGet() > MOST_LIVE) {
      traffic.live().decrementAndGet();
      exchange.getResponseHeaders().set("Retry-After", "30");
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    try {
      exchange.sendResponseHeaders(answer.status(), 0);
      try (OutputStream out = exchange.getResponseBody()) {
        teller.tell(out);
      }
    } finally {
      traffic.live().decrementAndGet();
    }
  }

  /// Ends what is told live, waits a second for the rest.
  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(1);
  }
}
