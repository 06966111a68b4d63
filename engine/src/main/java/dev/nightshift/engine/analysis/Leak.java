package dev.nightshift.engine.analysis;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Anonymous memory that only ever grows: a leak, or a cache nobody bounded.
///
/// Looked for since the last fall by a fifth (a restart, or memory given back), over at most a
/// week. It must grow by a tenth and 32 MiB in all along the line through it, surely ({@link
/// Trend}), and from third to third of that time, so that a step is none. Where anonymous memory
/// was never told, as in imported traces, the greatest working set of each hour stands for it: over
/// three days at least, as page cache grows too, and with less confidence.
final class Leak {
  private static final int MIN_HOURS = 24;
  private static final int MIN_HOURS_WITH_CACHE = 72;
  private static final int MAX_HOURS = 168;

  /// Of what may be page cache nobody is surer.
  private static final double SURE_WITH_CACHE = 0.85;

  private static final double FALL = 0.8;
  private static final double SURE = 0.9999;
  private static final double LEAST_PART = 0.2;
  private static final double MIN_GROWTH = 0.1;
  private static final double MIN_GROWTH_BYTES = 32 << 20;

  private final Duration horizon;

  Leak(Duration horizon) {
    this.horizon = horizon;
  }

  Optional<Finding> find(ContainerHistory container) {
    boolean told = container.hours().stream().anyMatch(hour -> hour.memory().anonMax() != null);
    var hours = sinceTheLastFall(container.hours(), told);
    if (hours.size() < (told ? MIN_HOURS : MIN_HOURS_WITH_CACHE)) {
      return Optional.empty();
    }
    double[] used = hours.stream().mapToDouble(hour -> or0(used(hour, told))).toArray();
    if (!fromThirdToThird(used)) {
      return Optional.empty();
    }
    double[] x = Exhaustion.hours(hours.stream().map(ContainerHour::hour).toList());
    return Trend.of(x, used)
        .filter(trend -> trend.confidence() >= SURE)
        .filter(trend -> enough(growth(trend, x), trend.level()))
        .map(trend -> finding(container, hours, growth(trend, x), trend, told));
  }

  private static double growth(Trend trend, double[] x) {
    return trend.slope() * (x[x.length - 1] - x[0]);
  }

  private static boolean enough(double growth, double level) {
    return growth >= MIN_GROWTH_BYTES && growth >= MIN_GROWTH * (level - growth);
  }

  private Finding finding(
      ContainerHistory container,
      List<ContainerHour> hours,
      double growth,
      Trend trend,
      boolean told) {
    Long limit = container.memoryLimit();
    double hoursLeft =
        limit == null ? Double.MAX_VALUE : Math.max(0, limit - trend.level()) / trend.slope();
    boolean soon = hoursLeft <= horizon.toSeconds() / 3600.0;
    var from = hours.getFirst().hour();
    var until = hours.getLast().hour().plus(Duration.ofHours(1));
    String reaches =
        soon
            ? "; at this pace it reaches its limit in "
                + Text.span(Duration.ofSeconds((long) (hoursLeft * 3600)))
            : "";
    return new Finding(
        FindingKind.TREND,
        container.subject(),
        Finding.fingerprint(FindingKind.TREND, "memory", container.subject()),
        soon ? Severity.WARNING : Severity.INFO,
        told ? trend.confidence() : Math.min(SURE_WITH_CACHE, trend.confidence()),
        from,
        until,
        "The memory of %s only grows: by %s in %s, %s a day%s%s."
            .formatted(
                container.subject().name(),
                Text.bytes(growth),
                Text.span(Duration.between(from, until)),
                Text.bytes(trend.slope() * 24),
                reaches,
                told ? "" : "; page cache may be among it, as nothing tells the two apart here"),
        "Look for a leak or a cache without a bound; until then restart it in time.",
        dev.nightshift.engine.Evidence.NONE
            .with("method", "Theil-Sen since the last fall, 80 % interval")
            .with("hours", hours.size())
            .with("memory", told ? "anonymous" : "working set")
            .with("growth_bytes", growth)
            .with("growth_bytes_per_hour", trend.slope())
            .with("growth_bytes_per_hour_low", trend.low())
            .with("growth_bytes_per_hour_high", trend.high())
            .with("memory_limit_bytes", limit)
            .with("hours_left", soon ? hoursLeft : null));
  }

  private static List<ContainerHour> sinceTheLastFall(List<ContainerHour> all, boolean told) {
    var since = new ArrayList<ContainerHour>();
    double highest = 0;
    for (var hour : all) {
      Long used = used(hour, told);
      if (used == null) {
        continue;
      }
      if (used < FALL * highest) {
        since.clear();
        highest = 0;
      }
      since.add(hour);
      highest = Math.max(highest, used);
    }
    return since.size() <= MAX_HOURS
        ? since
        : since.subList(since.size() - MAX_HOURS, since.size());
  }

  private static @Nullable Long used(ContainerHour hour, boolean told) {
    return told ? hour.memory().anonMax() : hour.memory().max();
  }

  private static double or0(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static boolean fromThirdToThird(double[] values) {
    int third = values.length / 3;
    double first = Step.median(values, 0, third);
    double second = Step.median(values, third, 2 * third);
    double last = Step.median(values, 2 * third, values.length);
    double least = LEAST_PART * (last - first);
    return second - first >= least && last - second >= least && last > first;
  }
}
