package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import dev.nightshift.engine.usage.ContainerHour;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Hourly histories as the days that policies learn from.
///
/// An hour of memory is one sample, its greatest working set. An hour of CPU is six samples: its
/// 99th percentile of demand, its 95th, halfway to its median, its median, and twice what remains
/// of its mean; so bursts of ten minutes and more keep their height and shorter ones are taken for
/// that long.
public final class DailyUse {
  private static final int HOUR = 3600;
  private static final int PER_HOUR = 6;

  private DailyUse() {}

  /// The UTC days with any use of the resource, in order.
  public static List<UsageSpan> of(Resource resource, UsageHistory history) {
    Map<LocalDate, List<ContainerHour>> days = new TreeMap<>();
    for (var hour : history.hours()) {
      if (known(resource, hour)) {
        days.computeIfAbsent(
                LocalDate.ofInstant(hour.hour(), ZoneOffset.UTC), _ -> new ArrayList<>())
            .add(hour);
      }
    }
    return days.values().stream()
        .map(hours -> resource == Resource.CPU ? cpu(hours) : memory(hours))
        .toList();
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

  private static boolean known(Resource resource, ContainerHour hour) {
    return resource == Resource.CPU ? high(hour.cpu()) != null : hour.memory().max() != null;
  }

  private static @org.jspecify.annotations.Nullable Double high(ContainerHour.Cpu cpu) {
    return cpu.demandHigh() == null ? cpu.demandMax() : cpu.demandHigh();
  }

  private static UsageSpan memory(List<ContainerHour> hours) {
    long[] seconds = new long[hours.size()];
    double[] used = new double[hours.size()];
    for (int i = 0; i < used.length; i++) {
      seconds[i] = hours.get(i).hour().getEpochSecond();
      Long max = hours.get(i).memory().max();
      used[i] = max == null ? 0 : max;
    }
    return new UsageSpan(HOUR, seconds, used, used);
  }

  private static UsageSpan cpu(List<ContainerHour> hours) {
    long[] seconds = new long[hours.size() * PER_HOUR];
    double[] means = new double[seconds.length];
    double[] peaks = new double[seconds.length];
    for (int i = 0; i < hours.size(); i++) {
      double[] parts = parts(hours.get(i).cpu());
      long begin = hours.get(i).hour().getEpochSecond();
      for (int part = 0; part < PER_HOUR; part++) {
        int at = i * PER_HOUR + part;
        seconds[at] = begin + (long) part * (HOUR / PER_HOUR);
        means[at] = parts[part];
        peaks[at] = parts[part];
      }
      Double max = hours.get(i).cpu().demandMax();
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
