package dev.nightshift.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.engine.health.ContainerVitals.ProbeAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real HTTP server.
class ProbesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Probes probes = new Probes();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/status/",
        exchange -> {
          requests.incrementAndGet();
          int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(8));
          if (status == 302) {
            exchange.getResponseHeaders().add("Location", "/never");
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          waitForTheEnd();
        });
    server.createContext(
        "/silent",
        _ -> {
          requests.incrementAndGet();
          waitForTheEnd();
        });
    server.createContext(
        "/never",
        _ -> {
          throw new AssertionError("a redirect was followed");
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    testIsOver.countDown();
    server.stop(0);
    probes.close();
  }

  private void waitForTheEnd() {
    try {
      testIsOver.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 404, 503})
  void statusAndLatencyAreMeasured(int status) {
    var answer = probes.ask(address("/status/" + status), TIMEOUT);
    assertThat(answer)
        .isInstanceOfSatisfying(
            ProbeAnswer.Answered.class,
            answered -> {
              assertThat(answered.status()).isEqualTo(status);
              assertThat(answered.latency()).isPositive().isLessThan(TIMEOUT);
            });
    assertThat(requests).hasValue(1);
  }

  @Test
  void anEndlessBodyIsNotRead() {
    assertThat(probes.ask(address("/endless"), TIMEOUT)).isInstanceOf(ProbeAnswer.Answered.class);
  }

  @Test
  void aServiceThatHangsIsGivenUpAfterASecondAttempt() {
    long start = System.nanoTime();
    var answer = probes.ask(address("/silent"), Duration.ofMillis(200));
    assertThat(answer)
        .isEqualTo(new ProbeAnswer.Failed(address("/silent"), "no answer within 200 ms"));
    assertThat(requests).hasValue(2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void nobodyListening() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(probes.ask("http://127.0.0.1:" + port + "/", TIMEOUT))
        .isInstanceOfSatisfying(
            ProbeAnswer.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo("the connection was refused"));
  }

  @Test
  void aNameNobodyKnows() {
    assertThat(probes.ask("http://no-such-host.invalid/", TIMEOUT))
        .isInstanceOfSatisfying(
            ProbeAnswer.Failed.class,
            failed ->
                assertThat(failed.reason()).isEqualTo("the name of its host is not known here"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///etc/passwd | only http and https are asked",
        "ftp://example.org/ | only http and https are asked",
        "localhost:8080 | only http and https are asked",
        "http:///path | it names no host",
        "http://user:secret@localhost/ | a password does not belong into a label",
        "http://a b/ | that is no address",
      })
  void labelsThatAreNoAddressAreNotAsked(String label, String reason) {
    assertThat(probes.ask(label, TIMEOUT))
        .isInstanceOfSatisfying(
            ProbeAnswer.Unusable.class,
            unusable -> assertThat(unusable.reason()).isEqualTo(reason));
  }

  @Test
  void manyAreAskedAtOnce() throws InterruptedException {
    Map<Integer, String> addresses = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      addresses.put(i, address("/status/" + (200 + i % 5)));
    }
    var answers = probes.ask(addresses, TIMEOUT);
    assertThat(answers).hasSize(100);
    assertThat(answers.values()).allMatch(ProbeAnswer.Answered.class::isInstance);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }
}
