package dev.nightshift.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;

/// Times steps that follow each other.
final class Stopwatch {
  private final List<Trial.Value> laps = new ArrayList<>();
  private long begin = System.nanoTime();

  /// Ends a step, and begins the next.
  void lap(String step) {
    long now = System.nanoTime();
    laps.add(Trial.seconds(step, (now - begin) / 1e9));
    begin = System.nanoTime();
  }

  List<Trial.Value> laps() {
    return List.copyOf(laps);
  }
}
