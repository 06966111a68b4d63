package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Arrays;

/// Requests of one byte and answers of one byte over a TCP connection on the loopback, one after
/// the other, as netperf's TCP_RR: it measures the kernel and the scheduler. In seconds per
/// exchange: median and 99th percentile.
final class NetworkKernel {
  private static final int WARM_UP = 3_000;
  private static final int EXCHANGES = 10_000;

  private NetworkKernel() {}

  static void measure() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> echo(server));
      try (var client = new Socket(server.getInetAddress(), server.getLocalPort())) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        exchange(client, WARM_UP);
        double[] seconds = exchange(client, EXCHANGES);
        Kernels.report(0, "latency-p50", seconds[EXCHANGES / 2]);
        Kernels.report(0, "latency-p99", seconds[EXCHANGES * 99 / 100]);
      }
    }
  }

  /// Sorted times of exchanges.
  private static double[] exchange(Socket client, int count) throws IOException {
    var in = client.getInputStream();
    var out = client.getOutputStream();
    double[] seconds = new double[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      out.write(i);
      if (in.read() < 0) {
        throw new IOException("the other end hung up");
      }
      seconds[i] = (System.nanoTime() - begin) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds;
  }

  /// Answers each byte with itself until the other end hangs up.
  static void echo(ServerSocket server) {
    try (var peer = server.accept()) {
      peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var in = peer.getInputStream();
      var out = peer.getOutputStream();
      for (int read = in.read(); read >= 0; read = in.read()) {
        out.write(read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
