package dev.nightshift.jobs.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// What the server answered since it began, for its own metrics.
final class Traffic {
  /// Upper bounds in seconds of the classes that answers are counted in.
  static final List<Double> BOUNDS = List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5);

  private final Map<String, LongAdder> byStatus = new ConcurrentHashMap<>();
  private final List<LongAdder> byDuration =
      IntStream.rangeClosed(0, BOUNDS.size()).mapToObj(_ -> new LongAdder()).toList();
  private final LongAdder nanos = new LongAdder();
  private final AtomicInteger live = new AtomicInteger();

  /// @param status the HTTP status
  void answered(String method, int status, long spentNanos) {
    byStatus.computeIfAbsent(method + " " + status, _ -> new LongAdder()).increment();
    nanos.add(spentNanos);
    int place = 0;
    while (place < BOUNDS.size() && spentNanos / 1e9 > BOUNDS.get(place)) {
      place++;
    }
    byDuration.get(place).increment();
  }

  /// How many follow something as it happens.
  AtomicInteger live() {
    return live;
  }

  /// Answers by `METHOD STATUS`.
  Map<String, Long> byStatus() {
    var counts = new TreeMap<String, Long>();
    byStatus.forEach((key, count) -> counts.put(key, count.sum()));
    return counts;
  }

  /// Answers by duration: for each bound those that took at most as long, then all.
  List<Long> upTo() {
    long sum = 0;
    var counts = new java.util.ArrayList<Long>();
    for (var one : byDuration) {
      sum += one.sum();
      counts.add(sum);
    }
    return counts;
  }

  double seconds() {
    return nanos.sum() / 1e9;
  }
}
