package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A container that lives at its memory limit: full in nine of ten hours of a week at least, and of
/// the last day too. Nothing waits for it, as far as is known, so it is only good to know.
///
/// Memory that cannot be dropped counts. Where it is not known, as on imported hosts, the working
/// set does, which holds what of the page cache is in use.
final class FullForWeeks {
  private static final int LEAST_HOURS = 7 * HourSeries.DAY;
  private static final double MOSTLY = 0.9;

  private FullForWeeks() {}

  static Optional<Finding> of(ContainerHistory container, double threshold) {
    Long limit = container.memoryLimit();
    if (limit == null || limit <= 0) {
      return Optional.empty();
    }
    var known = container.hours().stream().filter(hour -> share(hour, limit) != null).toList();
    if (known.size() < LEAST_HOURS
        || !mostly(known, limit, threshold)
        || !mostly(known.subList(known.size() - HourSeries.DAY, known.size()), limit, threshold)) {
      return Optional.empty();
    }
    var full = full(known, limit, threshold);
    double mean = full.stream().mapToDouble(hour -> or0(share(hour, limit))).average().orElse(0);
    boolean firm = known.stream().allMatch(hour -> hour.memory().anonMax() != null);
    return Optional.of(
        new Finding(
            FindingKind.BOTTLENECK,
            container.subject(),
            Finding.fingerprint(FindingKind.BOTTLENECK, "memory", container.subject()),
            Severity.INFO,
            1,
            full.getFirst().hour(),
            known.getLast().hour().plus(Duration.ofHours(1)),
            "%s has been at %s of its memory limit of %s in %d of %s%s; nothing is known to wait for it."
                .formatted(
                    container.subject().name(),
                    Text.percent(mean),
                    Text.bytes(limit),
                    full.size(),
                    Text.count(known.size(), "hour"),
                    firm ? ", with memory that cannot be dropped" : ""),
            firm
                ? "Raise its memory limit before the kernel kills it, or lower what it is told to use."
                : "See how much of it is page cache; if little, raise its memory limit.",
            Evidence.NONE
                .with("mean_share", mean)
                .with("threshold", threshold)
                .with("hours_full", full.size())
                .with("hours_known", known.size())
                .with("cannot_be_dropped", firm)
                .with("memory_limit_bytes", limit)));
  }

  private static boolean mostly(List<ContainerHour> hours, long limit, double threshold) {
    return full(hours, limit, threshold).size() >= MOSTLY * hours.size();
  }

  private static List<ContainerHour> full(List<ContainerHour> hours, long limit, double threshold) {
    return hours.stream().filter(hour -> or0(share(hour, limit)) >= threshold).toList();
  }

  private static @Nullable Double share(ContainerHour hour, long limit) {
    Long bytes = hour.memory().anonMax();
    bytes = bytes == null ? hour.memory().max() : bytes;
    return bytes == null ? null : (double) bytes / limit;
  }

  private static double or0(@Nullable Double value) {
    return value == null ? 0 : value;
  }
}
