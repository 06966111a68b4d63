package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Passes everything on to the real Docker daemon until somebody asks for a certain thing: then it
/// is gone, as a daemon is that crashes.
final class VanishingDocker implements AutoCloseable {
  private static final Path REAL = Path.of("/var/run/docker.sock");

  private final Path socket;
  private final String last;
  private final ServerSocketChannel server;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

  private VanishingDocker(Path socket, String last) throws IOException {
    this.socket = socket;
    this.last = last;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
  }

  /// @param last what stands in the request at which it vanishes
  static VanishingDocker at(Path socket, String last) throws IOException {
    var docker = new VanishingDocker(socket, last);
    Thread.ofVirtual().start(docker::serve);
    return docker;
  }

  private void serve() {
    try {
      while (true) {
        var client = server.accept();
        var daemon = SocketChannel.open(UnixDomainSocketAddress.of(REAL));
        open.add(client);
        open.add(daemon);
        Thread.ofVirtual().start(() -> pass(client, daemon, true));
        Thread.ofVirtual().start(() -> pass(daemon, client, false));
      }
    } catch (IOException gone) {
      close();
    }
  }

  private void pass(SocketChannel from, SocketChannel to, boolean requests) {
    var buffer = ByteBuffer.allocate(64 * 1024);
    try (from;
        to) {
      while (from.read(buffer.clear()) >= 0) {
        String text = StandardCharsets.ISO_8859_1.decode(buffer.flip().duplicate()).toString();
        if (requests && text.contains(last)) {
          close();
          return;
        }
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (var channel : open) {
        channel.close();
      }
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
