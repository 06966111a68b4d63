package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.Gate;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.host.Quietness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Measures this host gently: only while it is quiet, one benchmark at a time, at the lowest
/// priority, within a budget.
public final class Benchmarks {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final double LEAST_MEMORY = 0.05;

  private final BenchmarkStore store;
  private final HostId host;
  private final Path folder;
  private final Quietness quietness;
  private final Tool tool;
  private final Supplier<BenchmarkConfig> config;

  /// @param dataDirectory its folder `benchmark` is what benchmarks write into
  /// @param path folders with tools, as in PATH
  public Benchmarks(
      BenchmarkStore store,
      HostId host,
      Path dataDirectory,
      String path,
      Quietness quietness,
      Supplier<BenchmarkConfig> config) {
    this.store = store;
    this.host = host;
    this.folder = dataDirectory.resolve("benchmark");
    this.quietness = quietness;
    this.tool = new Tool(path, () -> quietness.memoryAvailable().orElse(1.0) < LEAST_MEMORY);
    this.config = config;
  }

  /// Told how far a suite has come.
  public interface Listener {
    /// @param fraction 0 to 1
    /// @param benchmark what runs now
    void at(double fraction, String benchmark);
  }

  /// What a suite gave.
  ///
  /// @param suite its name
  /// @param results in the order in which they were measured
  public record Report(String suite, List<BenchmarkResult> results) {
    public long measured() {
      return results.stream()
          .filter(BenchmarkResult.Measured.class::isInstance)
          .map(BenchmarkResult::benchmark)
          .distinct()
          .count();
    }

    public long failed() {
      return results.stream()
          .filter(r -> r instanceof BenchmarkResult.Failed || r instanceof BenchmarkResult.Stopped)
          .count();
    }

    /// One sentence on it.
    public String sentence() {
      var reasons =
          results.stream()
              .map(r -> r instanceof BenchmarkResult.Skipped(_, var reason) ? reason : "")
              .distinct()
              .toList();
      if (reasons.size() == 1 && !reasons.getFirst().isEmpty()) {
        return "nothing measured: " + reasons.getFirst();
      }
      var words = new StringBuilder(measured() + " benchmarks measured");
      results.forEach(
          r -> {
            switch (r) {
              case BenchmarkResult.Measured _ -> {}
              case BenchmarkResult.Skipped(var name, var reason) ->
                  words.append("; ").append(name).append(" skipped: ").append(reason);
              case BenchmarkResult.Failed(var name, var reason) ->
                  words.append("; ").append(name).append(" failed: ").append(reason);
              case BenchmarkResult.Stopped(var name, var reason) ->
                  words.append("; ").append(name).append(" stopped: ").append(reason);
            }
          });
      return words.toString();
    }
  }

  /// The suites there are.
  public static List<String> suites() {
    return List.of("quick", "nightly");
  }

  /// Name and description of each benchmark of a suite.
  public List<List<String>> described(String suite) {
    return suite(suite).benchmarks().stream().map(b -> List.of(b.name(), b.description())).toList();
  }

  /// Measures a suite and stores what it gave.
  ///
  /// @param jobRun row in the ledger; null when asked for by hand
  public Report run(String suiteName, @Nullable Long jobRun, Instant now, Listener listener)
      throws InterruptedException {
    Suite suite = suite(suiteName);
    var results = new ArrayList<BenchmarkResult>();
    clear();
    try {
      long deadline = System.nanoTime() + budget(suite).toNanos();
      listener.at(0, "is the host quiet?");
      if (Gate.ask(quietness.over(LOOK), config.get()) instanceof Gate.Answer.Closed(var reason)) {
        suite
            .benchmarks()
            .forEach(
                b ->
                    results.add(
                        new BenchmarkResult.Skipped(b.name(), "the host is not quiet: " + reason)));
      } else {
        measure(suite, deadline, results, listener);
      }
      store.record(jobRun, host, suite.name(), now, results, Environment.of(tool, prepared()));
      return new Report(suite.name(), results);
    } finally {
      clear();
    }
  }

  private void measure(Suite suite, long deadline, List<BenchmarkResult> results, Listener listener)
      throws InterruptedException {
    int done = 0;
    for (Benchmark benchmark : suite.benchmarks()) {
      listener.at((double) done++ / suite.benchmarks().size(), benchmark.name());
      if (System.nanoTime() > deadline) {
        results.add(
            new BenchmarkResult.Skipped(
                benchmark.name(),
                "the budget of "
                    + budget(suite).toSeconds()
                    + " s for the suite "
                    + suite.name()
                    + " is used up"));
      } else {
        results.addAll(benchmark.run(tool, prepared()));
        clear();
      }
    }
  }

  private Duration budget(Suite suite) {
    return suite.name().equals("quick") ? config.get().quickBudget() : config.get().budget();
  }

  private Suite suite(String name) {
    return switch (name) {
      case "quick" -> Suite.quick(config.get());
      case "nightly" -> Suite.nightly(config.get());
      default ->
          throw new NightshiftException(
              ErrorKind.OPERATOR,
              String.format(
                  Locale.ROOT,
                  "There is no suite '%s': there are %s.",
                  name,
                  String.join(" and ", suites())));
    };
  }

  private Path prepared() {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST, folder + " cannot be made for benchmarks: " + e.getMessage() + ".", e);
    }
  }

  /// Removes what a benchmark left, also what a killed run left.
  private void clear() {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "What benchmarks left in " + folder + " cannot be removed: " + e.getMessage() + ".",
          e);
    }
  }
}
