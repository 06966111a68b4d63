package dev.nightshift.engine.benchmark;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What one metric of one benchmark gave on one host, night after night, measured by the same
/// versions of its tools.
///
/// @param nights in the order of time
public record NightSeries(
    String benchmark, String metric, String unit, boolean higherIsBetter, List<Night> nights) {
  public NightSeries {
    nights = List.copyOf(nights);
  }

  /// One night.
  ///
  /// @param value median of the runs, in the metric's unit
  /// @param runs medians of the trials of each run in this night, two where the first was doubted
  /// @param environment what may have changed the value: kernel, Docker's version and so on
  public record Night(
      Instant at, double value, List<Double> runs, Map<String, String> environment) {
    public Night {
      runs = List.copyOf(runs);
      environment = Map.copyOf(environment);
    }

    /// A night with one run.
    public static Night once(Instant at, double value, Map<String, String> environment) {
      return new Night(at, value, List.of(value), environment);
    }
  }

  /// Whether each run of the newest night differs from a level by the practical limit, to the same
  /// side as their median.
  boolean isConfirmedAgainst(double level) {
    var newest = nights.getLast();
    double limit = practicalLimit();
    return newest.value() > level
        ? newest.runs().stream().allMatch(run -> run >= level * (1 + limit))
        : newest.runs().stream().allMatch(run -> run <= level * (1 - limit));
  }

  /// What is recorded of the environment and was another in a night than in the one before it, as
  /// `kernel from 6.1 to 6.12`.
  public List<String> changedAt(int night) {
    if (night == 0) {
      return List.of();
    }
    var before = nights.get(night - 1).environment();
    var after = nights.get(night).environment();
    var names = new TreeSet<String>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .filter(name -> !fact(before, name).equals(fact(after, name)))
        .map(name -> name + " from " + fact(before, name) + " to " + fact(after, name))
        .toList();
  }

  private static String fact(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "unknown");
  }

  /// The values of the nights.
  public double[] values() {
    return nights.stream().mapToDouble(Night::value).toArray();
  }

  /// The smallest change that matters, as a fraction: 3 % for what a CPU does alone, 10 % where a
  /// disk, a network or a daemon takes part.
  public double practicalLimit() {
    boolean cpuOnly =
        benchmark.equals("canary")
            || benchmark.startsWith("java-cpu")
            || benchmark.startsWith("java-memory")
            || benchmark.startsWith("java-learning")
            || benchmark.startsWith("smile-")
            || benchmark.startsWith("stress-ng");
    return cpuOnly ? 0.03 : 0.10;
  }
}
