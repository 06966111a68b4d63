package dev.nightshift.jobs.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Arrays;

/// Requests of one byte and answers of one byte over a TCP connection, one after the other, as
/// netperf's TCP_RR. On the loopback it measures the kernel and the scheduler. In seconds per
/// exchange: median and 99th percentile.
final class NetworkKernel {
  private static final int EXCHANGES = 10_000;

  /// Over a line on which an exchange takes a millisecond they are fewer, so that a trial takes
  /// seconds all the same.
  private static final int FAR = 1_000;

  private static final int FEW = 20;
  private static final long SLOW_NANOS = 1_000_000;
  private static final int MILLIS = 5_000;

  /// No measurement exchanges more.
  static final int MOST_EXCHANGES = 2 * EXCHANGES;

  private NetworkKernel() {}

  /// Over the loopback.
  static void measure() throws IOException {
    try (var echo = Echo.at(InetAddress.getLoopbackAddress())) {
      measure(echo.address(), echo.port());
    }
  }

  /// With an {@link Echo} somewhere else.
  static void measure(InetAddress address, int port) throws IOException {
    try (var client = new Socket()) {
      client.connect(new InetSocketAddress(address, port), MILLIS);
      client.setSoTimeout(MILLIS);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      long begin = System.nanoTime();
      exchange(client, FEW);
      int count = System.nanoTime() - begin > FEW * SLOW_NANOS ? FAR : EXCHANGES;
      exchange(client, count * 3 / 10);
      double[] seconds = exchange(client, count);
      Kernels.report(0, "latency-p50", seconds[count / 2]);
      Kernels.report(0, "latency-p99", seconds[count * 99 / 100]);
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
}
