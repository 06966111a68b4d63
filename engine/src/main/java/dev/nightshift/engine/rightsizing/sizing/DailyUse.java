package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.engine.usage.ContainerHour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hourly histories as the days that policies learn from.
///
/// An hour of memory is one sample, its greatest working set. An hour of CPU is six samples: its
/// 99th percentile of demand, its 95th, halfway to its median, its median, and twice what remains
/// of its mean; so bursts of ten minutes and more keep their height and shorter ones are taken for
/// that long. The first minutes after a start are left out of CPU, see {@link StartUps}.
public final class DailyUse {
  private static final long DAY = 86_400;
  private static final int HOUR = 3600;
  private static final int PER_HOUR = 6;

  /// From this share of the limit on, the high-water mark says nothing of the need.
  private static final double MARK = 0.95;

  private DailyUse() {}

  /// The UTC days with any use of the resource, in order.
  public static List<UsageSpan> of(Resource resource, UsageHistory history) {
    var startUps = StartUps.of(history);
    Map<Long, List<ContainerHour>> days = new TreeMap<>();
    for (var hour : history.hours()) {
      boolean known =
          resource == Resource.CPU ? high(startUps.cpu(hour)) != null : hour.memory().max() != null;
      if (known) {
        days.computeIfAbsent(
                Math.floorDiv(hour.hour().getEpochSecond(), DAY), _ -> new ArrayList<>())
            .add(hour);
      }
    }
    return days.values().stream()
        .map(hours -> resource == Resource.CPU ? cpu(hours, startUps) : memory(hours, history))
        .map(day -> history.around().runs() == null ? day : wholeDay(day))
        .toList();
  }

  /// A day of short runs as if they had filled it: what they used counts, not that nothing ran in
  /// between.
  private static UsageSpan wholeDay(UsageSpan day) {
    int interval = Math.toIntExact(Math.max(1, DAY / day.size()));
    long begin = Math.floorDiv(day.second(0), DAY) * DAY;
    long[] seconds = new long[day.size()];
    double[] means = new double[seconds.length];
    double[] peaks = new double[seconds.length];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = begin + (long) i * interval;
      means[i] = day.mean(i);
      peaks[i] = day.peak(i);
    }
    return new UsageSpan(interval, seconds, means, peaks);
  }

  /// All of it as one series for a back-test; empty where nothing was measured.
  public static Optional<UsageSpan> whole(Resource resource, UsageHistory history) {
    var days = of(resource, history);
    if (days.isEmpty()) {
      return Optional.empty();
    }
    int size = days.stream().mapToInt(UsageSpan::size).sum();
    long[] seconds = new long[size];
    double[] means = new double[size];
    double[] peaks = new double[size];
    int at = 0;
    for (var day : days) {
      for (int i = 0; i < day.size(); i++, at++) {
        seconds[at] = day.second(i);
        means[at] = day.mean(i);
        peaks[at] = day.peak(i);
      }
    }
    return Optional.of(new UsageSpan(days.getFirst().intervalSeconds(), seconds, means, peaks));
  }

  private static @Nullable Double high(ContainerHour.Cpu cpu) {
    return cpu.demandHigh() == null ? cpu.demandMax() : cpu.demandHigh();
  }

  private static UsageSpan memory(List<ContainerHour> hours, UsageHistory history) {
    long[] seconds = new long[hours.size()];
    double[] used = new double[hours.size()];
    for (int i = 0; i < used.length; i++) {
      seconds[i] = hours.get(i).hour().getEpochSecond();
      used[i] = used(hours.get(i).memory(), history.around().runs() != null);
    }
    return new UsageSpan(HOUR, seconds, used, used);
  }

  /// Of a short run the kernel's high-water mark is its own, and samples may miss its peak; at the
  /// limit the mark is page cache.
  private static double used(ContainerHour.Memory memory, boolean shortRuns) {
    Long max = memory.max();
    Long peak = memory.peak();
    Long limit = memory.limit();
    boolean counts = shortRuns && peak != null && (limit == null || peak < MARK * limit);
    return Math.max(max == null ? 0 : max, counts ? peak : 0);
  }

  private static UsageSpan cpu(List<ContainerHour> hours, StartUps startUps) {
    long[] seconds = new long[hours.size() * PER_HOUR];
    double[] means = new double[seconds.length];
    double[] peaks = new double[seconds.length];
    for (int i = 0; i < hours.size(); i++) {
      var cpu = startUps.cpu(hours.get(i));
      double[] parts = parts(cpu);
      long begin = hours.get(i).hour().getEpochSecond();
      for (int part = 0; part < PER_HOUR; part++) {
        int at = i * PER_HOUR + part;
        seconds[at] = begin + (long) part * (HOUR / PER_HOUR);
        means[at] = parts[part];
        peaks[at] = parts[part];
      }
      Double max = cpu.demandMax();
      int first = i * PER_HOUR;
      peaks[first] = max == null ? means[first] : Math.max(max, means[first]);
    }
    return new UsageSpan(HOUR / PER_HOUR, seconds, means, peaks);
  }

  private static double[] parts(ContainerHour.Cpu cpu) {
    Double most = high(cpu);
    double top = most == null ? 0 : most;
    double mean = cpu.mean() == null ? top : Math.min(cpu.mean(), top);
    if (cpu.median() == null || cpu.high() == null) {
      double rest = Math.clamp((PER_HOUR * mean - top) / (PER_HOUR - 1), 0, top);
      return new double[] {top, rest, rest, rest, rest, rest};
    }
    double upper = Math.min(cpu.high(), top);
    double median = Math.min(cpu.median(), upper);
    double between = (upper + median) / 2;
    double rest = Math.clamp((PER_HOUR * mean - top - upper - between - median) / 2, 0, median);
    return new double[] {top, upper, between, median, rest, rest};
  }
}
