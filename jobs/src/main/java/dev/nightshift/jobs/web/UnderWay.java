package dev.nightshift.jobs.web;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many requests of each client are under way, those included that are still being sent and
/// those that follow something live: no single one may take up what there is for all.
final class UnderWay {
  private final int most;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /// @param most of one client at once
  UnderWay(int most) {
    this.most = most;
  }

  /// Whether one more of the client may begin; then it has to [#end].
  boolean begin(InetAddress client) {
    boolean[] begun = {false};
    counts.compute(
        RateLimit.key(client),
        (_, count) -> {
          int now = count == null ? 0 : count;
          begun[0] = now < most;
          return begun[0] ? Integer.valueOf(now + 1) : count;
        });
    return begun[0];
  }

  void end(InetAddress client) {
    counts.computeIfPresent(RateLimit.key(client), (_, count) -> count > 1 ? count - 1 : null);
  }
}
