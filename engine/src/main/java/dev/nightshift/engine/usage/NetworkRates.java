package dev.nightshift.engine.usage;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Network traffic per second during one sample.
public record NetworkRates(
    @Nullable Double receivedBytes,
    @Nullable Double sentBytes,
    @Nullable Double receivedPackets,
    @Nullable Double sentPackets,
    @Nullable Double errors,
    @Nullable Double drops) {

  static NetworkRates between(NetworkCounts before, NetworkCounts after, double seconds) {
    return new NetworkRates(
        Counters.rate(before.receivedBytes(), after.receivedBytes(), seconds),
        Counters.rate(before.sentBytes(), after.sentBytes(), seconds),
        Counters.rate(before.receivedPackets(), after.receivedPackets(), seconds),
        Counters.rate(before.sentPackets(), after.sentPackets(), seconds),
        Counters.rate(before.errors(), after.errors(), seconds),
        Counters.rate(before.drops(), after.drops(), seconds));
  }

  /// All interfaces as one: each number is the sum of what is known of it.
  static NetworkRates total(List<NetworkRates> interfaces) {
    return new NetworkRates(
        sum(interfaces, NetworkRates::receivedBytes),
        sum(interfaces, NetworkRates::sentBytes),
        sum(interfaces, NetworkRates::receivedPackets),
        sum(interfaces, NetworkRates::sentPackets),
        sum(interfaces, NetworkRates::errors),
        sum(interfaces, NetworkRates::drops));
  }

  private static @Nullable Double sum(
      List<NetworkRates> interfaces, Function<NetworkRates, @Nullable Double> part) {
    return interfaces.stream().map(part).filter(Objects::nonNull).reduce(Double::sum).orElse(null);
  }
}
