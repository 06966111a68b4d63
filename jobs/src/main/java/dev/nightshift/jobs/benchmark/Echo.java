package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends each byte of one connection back until the other end hangs up, or sent as many as a
/// measurement needs.
final class Echo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Echo.class);

  private final ServerSocket server;
  private final Thread thread;
  private volatile @Nullable Socket peer;

  private Echo(ServerSocket server) {
    this.server = server;
    this.thread = Thread.ofPlatform().daemon().name("echo").unstarted(this::serve);
  }

  /// Answers from now on at a free port of an address.
  static Echo at(InetAddress address) throws IOException {
    var echo = new Echo(new ServerSocket(0, 1, address));
    echo.thread.start();
    return echo;
  }

  InetAddress address() {
    return server.getInetAddress();
  }

  int port() {
    return server.getLocalPort();
  }

  /// The thread that answers; it ends with the connection.
  Thread thread() {
    return thread;
  }

  private void serve() {
    try (var other = server.accept()) {
      peer = other;
      other.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var in = other.getInputStream();
      var out = other.getOutputStream();
      int left = NetworkKernel.MOST_EXCHANGES;
      for (int read = in.read(); read >= 0 && left > 0; read = in.read(), left--) {
        out.write(read);
      }
    } catch (IOException hungUp) {
      LOG.debug("The connection ended", hungUp);
    }
  }

  /// Ends the connection and takes no other.
  @Override
  public void close() throws IOException {
    server.close();
    var other = peer;
    if (other != null) {
      other.close();
    }
  }
}
