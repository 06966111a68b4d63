package dev.nightshift.engine.rightsizing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of one `docker update`; null is "not sent", which Docker takes as "no change".
///
/// @param nanoCpus `--cpus` in billionths of a core
/// @param cpuPeriodMicros `--cpu-period`
/// @param cpuQuotaMicros `--cpu-quota`, -1 lifts the limit
/// @param memoryBytes `--memory`
/// @param memorySwapBytes `--memory-swap`: memory and swap together, -1 is without a limit
/// @param memoryReservationBytes `--memory-reservation`
public record DockerUpdate(
    @Nullable Long nanoCpus,
    @Nullable Long cpuPeriodMicros,
    @Nullable Long cpuQuotaMicros,
    @Nullable Long memoryBytes,
    @Nullable Long memorySwapBytes,
    @Nullable Long memoryReservationBytes) {
  public static final DockerUpdate NOTHING = new DockerUpdate(null, null, null, null, null, null);

  static DockerUpdate nanoCpus(long nanoCpus) {
    return new DockerUpdate(nanoCpus, null, null, null, null, null);
  }

  static DockerUpdate quota(@Nullable Long period, long quota) {
    return new DockerUpdate(null, period, quota, null, null, null);
  }

  static DockerUpdate memory(long memory, long swap, @Nullable Long reservation) {
    return new DockerUpdate(null, null, null, memory, swap, reservation);
  }

  /// Both in one call; where both say something, the other wins.
  public DockerUpdate and(DockerUpdate other) {
    return new DockerUpdate(
        other.nanoCpus == null ? nanoCpus : other.nanoCpus,
        other.cpuPeriodMicros == null ? cpuPeriodMicros : other.cpuPeriodMicros,
        other.cpuQuotaMicros == null ? cpuQuotaMicros : other.cpuQuotaMicros,
        other.memoryBytes == null ? memoryBytes : other.memoryBytes,
        other.memorySwapBytes == null ? memorySwapBytes : other.memorySwapBytes,
        other.memoryReservationBytes == null
            ? memoryReservationBytes
            : other.memoryReservationBytes);
  }

  public boolean isNothing() {
    return equals(NOTHING);
  }

  /// The options as a shell takes them: numbers only, so nothing needs quotes.
  public List<String> options() {
    var options = new ArrayList<String>();
    if (nanoCpus != null) {
      options.add("--cpus " + decimal(nanoCpus));
    }
    if (cpuPeriodMicros != null) {
      options.add("--cpu-period " + cpuPeriodMicros);
    }
    if (cpuQuotaMicros != null) {
      options.add("--cpu-quota " + cpuQuotaMicros);
    }
    if (memoryReservationBytes != null) {
      options.add("--memory-reservation " + bytes(memoryReservationBytes));
    }
    if (memoryBytes != null) {
      options.add("--memory " + bytes(memoryBytes));
    }
    if (memorySwapBytes != null) {
      options.add("--memory-swap " + bytes(memorySwapBytes));
    }
    return options;
  }

  private static String decimal(long nano) {
    return java.math.BigDecimal.valueOf(nano, 9).stripTrailingZeros().toPlainString();
  }

  /// Docker's `m` is a mebibyte.
  static String bytes(long bytes) {
    return bytes > 0 && bytes % (1 << 20) == 0 ? (bytes >> 20) + "m" : Long.toString(bytes);
  }
}
