package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Readings of one counter or gauge over time, with straight lines between them.
final class CounterSeries {
  private final TreeMap<Instant, Double> readings = new TreeMap<>();

  synchronized void add(Instant at, double value) {
    readings.put(at, value);
  }

  synchronized boolean isEmpty() {
    return readings.isEmpty();
  }

  synchronized double at(Instant instant) {
    Map.Entry<Instant, Double> before = readings.floorEntry(instant);
    Map.Entry<Instant, Double> after = readings.ceilingEntry(instant);
    assertThat(before).as("a reading before " + instant).isNotNull();
    assertThat(after).as("a reading after " + instant).isNotNull();
    double span = seconds(before.getKey(), after.getKey());
    double share = span == 0 ? 0 : seconds(before.getKey(), instant) / span;
    return before.getValue() + share * (after.getValue() - before.getValue());
  }

  double grewBy(Instant from, Instant to) {
    return at(to) - at(from);
  }

  double perSecond(Instant from, Instant to) {
    return grewBy(from, to) / seconds(from, to);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
