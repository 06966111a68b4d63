package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.NetworkCounts;
import java.util.function.BiConsumer;

/// The interfaces of a network namespace, from /proc/PID/net/dev: `eth0: ` and eight columns each
/// for receiving (bytes packets errs drop fifo frame compressed multicast) and sending (bytes
/// packets errs drop fifo colls carrier compressed).
final class NetDev {
  private static final int HEADER_LINES = 2;

  private NetDev() {}

  /// All interfaces but loopback, as one.
  static NetworkCounts total(KernelText text) {
    long[] sum = new long[6];
    long[] one = new long[6];
    skipHeader(text);
    while (text.nextLine() && text.nextToken()) {
      if (!text.startsWith("lo:")) {
        parse(text, one);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += one[i];
        }
      }
    }
    return counts(sum);
  }

  /// Each interface by itself.
  static void each(KernelText text, BiConsumer<String, NetworkCounts> take) {
    skipHeader(text);
    while (text.nextLine() && text.nextToken()) {
      String token = text.token();
      long[] one = new long[6];
      parse(text, one);
      take.accept(token.substring(0, Math.max(0, token.indexOf(':'))), counts(one));
    }
  }

  private static void skipHeader(KernelText text) {
    for (int i = 0; i < HEADER_LINES; i++) {
      text.nextLine();
    }
  }

  /// From the token with the name on. Old kernels write the first number right behind the colon.
  private static void parse(KernelText text, long[] into) {
    long glued = text.numberAfter(':');
    into[0] = glued == KernelText.UNKNOWN ? text.nextNumber() : glued;
    into[2] = text.nextNumber();
    into[4] = text.nextNumber();
    into[5] = text.nextNumber();
    into[1] = text.skip(4).nextNumber();
    into[3] = text.nextNumber();
    into[4] += text.nextNumber();
    into[5] += text.nextNumber();
  }

  private static NetworkCounts counts(long[] sum) {
    return new NetworkCounts(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]);
  }
}
