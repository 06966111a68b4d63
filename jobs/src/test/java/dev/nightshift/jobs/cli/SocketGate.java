package dev.nightshift.jobs.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A UNIX socket in front of another one, which can be shut and opened again as if the daemon
/// behind it had stopped and started.
final class SocketGate implements AutoCloseable {
  private final Path socket;
  private final Path real;
  private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocketChannel server;

  SocketGate(Path socket, Path real) throws IOException {
    this.socket = socket;
    this.real = real;
    open();
  }

  void open() throws IOException {
    var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(socket));
    server = listening;
    Thread.ofVirtual().start(() -> accept(listening));
  }

  /// Ends all connections and takes no more; the socket's file is gone.
  void shut() throws IOException {
    if (server != null) {
      server.close();
    }
    Files.deleteIfExists(socket);
    for (var channel : channels) {
      channel.close();
    }
    channels.clear();
  }

  private void accept(ServerSocketChannel listening) {
    try {
      while (true) {
        var client = listening.accept();
        var daemon = SocketChannel.open(UnixDomainSocketAddress.of(real));
        channels.add(client);
        channels.add(daemon);
        Thread.ofVirtual().start(() -> pass(client, daemon));
        Thread.ofVirtual().start(() -> pass(daemon, client));
      }
    } catch (IOException shut) {
      // nobody comes in any more
      return;
    }
  }

  private static void pass(SocketChannel from, SocketChannel to) {
    var buffer = ByteBuffer.allocate(1 << 16);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException ended) {
      // so has the other side
      return;
    }
  }

  @Override
  public void close() throws IOException {
    shut();
  }
}
