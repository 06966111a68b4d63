package dev.nightshift.jobs.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// How often each client may ask: a bucket of tokens that fills again steadily. Who uses many
/// addresses of one IPv6 network counts once.
final class RateLimit {
  private static final int MOST_CLIENTS = 10_000;
  private static final int NETWORK_BYTES = 8;

  private final double perNano;
  private final double burst;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  /// @param burst how often at once
  /// @param perMinute how often in the long run
  /// @param nanos a clock that only goes forward, e.g. System::nanoTime
  RateLimit(int burst, int perMinute, LongSupplier nanos) {
    this.burst = burst;
    this.perNano = perMinute / 60e9;
    this.nanos = nanos;
  }

  private record Bucket(double tokens, long at) {}

  /// Takes one, or refuses.
  ///
  /// @throws Refusal when the client asked too often; it says how long to wait
  void take(InetAddress client) {
    var wait = tryTake(key(client));
    if (wait.isPositive()) {
      throw Refusal.tooMany(wait);
    }
  }

  private synchronized Duration tryTake(String client) {
    long now = nanos.getAsLong();
    var before = buckets.getOrDefault(client, new Bucket(burst, now));
    double tokens = Math.min(burst, before.tokens() + (now - before.at()) * perNano);
    boolean enough = tokens >= 1;
    buckets.put(client, new Bucket(enough ? tokens - 1 : tokens, now));
    return enough ? Duration.ZERO : Duration.ofNanos((long) ((1 - tokens) / perNano) + 1);
  }

  /// What counts as one client: an address, or a network of IPv6.
  static String key(InetAddress client) {
    byte[] address = client.getAddress();
    return HexFormat.of()
        .formatHex(address.length > 4 ? Arrays.copyOf(address, NETWORK_BYTES) : address);
  }
}
