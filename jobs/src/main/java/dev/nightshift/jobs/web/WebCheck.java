package dev.nightshift.jobs.web;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether the pages could be served as configured.
///
/// @param listening whether somebody listens there
/// @param answers whether that is a Nightshift
/// @param certificateUntil until when the certificate is valid; null without one
public record WebCheck(boolean listening, boolean answers, @Nullable Instant certificateUntil) {
  private static final int PATIENCE_MILLIS = 2_000;

  /// Whether the port is somebody else's. Behind TLS that is not looked at.
  public boolean heldByAnother() {
    return listening && !answers && certificateUntil == null;
  }

  /// Looks, without changing anything.
  ///
  /// @throws dev.nightshift.jobs.NightshiftException when the certificate cannot be used
  public static WebCheck of(WebConfig config) {
    var tls = config.tls();
    Instant until = tls == null ? null : new TlsFiles(tls).validUntil();
    var address = config.listen().getAddress();
    var reachable =
        address.isAnyLocalAddress()
            ? new InetSocketAddress(loopback(address), config.listen().getPort())
            : config.listen();
    try (var socket = new Socket()) {
      socket.connect(reachable, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new WebCheck(true, tls != null || isNightshift(socket), until);
    } catch (IOException silent) {
      return new WebCheck(false, false, until);
    }
  }

  private static InetAddress loopback(InetAddress address) {
    return InetAddress.ofLiteral(address instanceof Inet6Address ? "::1" : "127.0.0.1");
  }

  private static boolean isNightshift(Socket socket) {
    try {
      socket
          .getOutputStream()
          .write(
              "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      return answer.contains("{\"status\":");
    } catch (IOException silent) {
      return false;
    }
  }
}
