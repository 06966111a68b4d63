package dev.nightshift.engine.usage;

import org.jspecify.annotations.Nullable;

/// Network traffic over all interfaces but loopback: since they came up in a reading, during the
/// interval in a sample. Unknown as a whole where a container shares somebody else's network.
///
/// @param receivedBytes bytes received
/// @param sentBytes bytes sent
/// @param receivedPackets packets received
/// @param sentPackets packets sent
/// @param errors packets lost to errors, both ways
/// @param drops packets dropped, both ways
public record NetworkCounts(
    @Nullable Long receivedBytes,
    @Nullable Long sentBytes,
    @Nullable Long receivedPackets,
    @Nullable Long sentPackets,
    @Nullable Long errors,
    @Nullable Long drops) {
  public static final NetworkCounts UNKNOWN = new NetworkCounts(null, null, null, null, null, null);

  NetworkCounts since(NetworkCounts before) {
    return new NetworkCounts(
        Counters.between(before.receivedBytes, receivedBytes),
        Counters.between(before.sentBytes, sentBytes),
        Counters.between(before.receivedPackets, receivedPackets),
        Counters.between(before.sentPackets, sentPackets),
        Counters.between(before.errors, errors),
        Counters.between(before.drops, drops));
  }
}
