package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What is told live ends with what lets its reader in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LiveTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  private Served served;

  @BeforeAll
  void open() {
    served = Served.of(LiveTest.class, Map.of());
  }

  @AfterAll
  void close() {
    served.close();
  }

  @Test
  void itEndsWithItsToken() throws Exception {
    String token = served.token(Role.REPORT);
    try (var live = follow("Authorization: Bearer " + token)) {
      revokeAll();
      assertThat(ends(live)).isTrue();
    }
  }

  @Test
  void itEndsWithItsSession() throws Exception {
    String session = signIn();
    try (var live = follow("Cookie: " + session)) {
      served.post("/sign-out", Map.of(), "Cookie", session);
      assertThat(ends(live)).isTrue();
    }
  }

  @Test
  void itEndsWithTheTokenOfItsSession() throws Exception {
    try (var live = follow("Cookie: " + signIn())) {
      revokeAll();
      assertThat(ends(live)).isTrue();
    }
  }

  private String signIn() throws Exception {
    return served
        .post("/sign-in", Map.of("token", served.token(Role.REPORT)))
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .replaceFirst(";.*", "");
  }

  private void revokeAll() {
    var tokens = new TokenStore(TestDatabase.owner(served.database));
    tokens.list().forEach(token -> tokens.revoke(token.id(), "tester"));
  }

  /// A reader to whom something was told.
  private Socket follow(String who) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), served.web.port());
    socket.setSoTimeout((int) LONG_ENOUGH.toMillis());
    socket
        .getOutputStream()
        .write(
            ("GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + who + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    var told = new StringBuilder();
    while (told.indexOf("event: part") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("it began with %s", told).isNotNegative();
      told.append((char) next);
    }
    return socket;
  }

  /// One that goes on gives a sign of life every quarter of a minute.
  private static boolean ends(Socket live) throws IOException {
    InputStream in = live.getInputStream();
    long began = System.nanoTime();
    while (System.nanoTime() - began < LONG_ENOUGH.toNanos()) {
      if (in.read() < 0) {
        return true;
      }
    }
    return false;
  }
}
