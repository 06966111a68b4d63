package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.ContainerVitals.ProbeAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLException;

/// Asks services themselves: one GET to the address in label `nightshift.probe`.
///
/// Whoever may start containers writes these labels, so an address is hostile text: only http and
/// https, no password in it, no redirect followed, the answer's body not read.
public final class Probes implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final int LONGEST = 500;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /// Asks all of them, some at a time.
  ///
  /// @param addresses by whatever tells them apart
  /// @param timeout how long each may take
  public <K> Map<K, ProbeAnswer> ask(Map<K, String> addresses, Duration timeout)
      throws InterruptedException {
    var answers = new ConcurrentHashMap<K, ProbeAnswer>();
    var permits = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var entry : addresses.entrySet()) {
        permits.acquire();
        threads.execute(
            () -> {
              try {
                answers.put(entry.getKey(), ask(entry.getValue(), timeout));
              } finally {
                permits.release();
              }
            });
      }
    }
    return Map.copyOf(answers);
  }

  /// Asks one; a second time when no answer comes, as one lost packet is no outage.
  ProbeAnswer ask(String address, Duration timeout) {
    URI uri;
    try {
      uri = URI.create(address.strip());
    } catch (IllegalArgumentException _) {
      return new ProbeAnswer.Unusable(shortened(address), "that is no address");
    }
    var unusable = unusable(uri);
    if (unusable != null) {
      return new ProbeAnswer.Unusable(shortened(address), unusable);
    }
    var first = once(uri, timeout);
    return first instanceof ProbeAnswer.Failed ? once(uri, timeout) : first;
  }

  private static @org.jspecify.annotations.Nullable String unusable(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return "only http and https are asked";
    }
    if (uri.getHost() == null) {
      return "it names no host";
    }
    if (uri.getUserInfo() != null) {
      return "a password does not belong into a label";
    }
    return uri.toString().length() > LONGEST
        ? "it is longer than " + LONGEST + " characters"
        : null;
  }

  private ProbeAnswer once(URI uri, Duration timeout) {
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("User-Agent", "nightshift")
            .GET()
            .build();
    long start = System.nanoTime();
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      var latency = Duration.ofNanos(System.nanoTime() - start);
      try (InputStream _ = response.body()) {
        return new ProbeAnswer.Answered(uri.toString(), response.statusCode(), latency);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ProbeAnswer.Failed(uri.toString(), "the check was interrupted");
    } catch (IOException | IllegalArgumentException | SecurityException failure) {
      return new ProbeAnswer.Failed(uri.toString(), reason(failure, timeout));
    }
  }

  private static String reason(Exception failure, Duration timeout) {
    if (failure instanceof HttpTimeoutException) {
      return "no answer within " + timeout.toMillis() + " ms";
    }
    if (failure instanceof ConnectException) {
      return isUnresolved(failure)
          ? "the name of its host is not known here"
          : "the connection was refused";
    }
    if (failure instanceof SSLException) {
      return "TLS failed (" + failure.getMessage() + ")";
    }
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : "it ended the connection (" + failure.getMessage() + ")";
  }

  private static boolean isUnresolved(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String shortened(String address) {
    return address.length() <= 100 ? address : address.substring(0, 100) + "…";
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
