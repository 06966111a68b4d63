package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.benchmark.Gate;
import dev.nightshift.engine.benchmark.Window;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures this host gently: one run at a time, each benchmark only while the host is quiet, at
/// the lowest priority, ended at once when others need what it uses, within a budget.
public final class Benchmarks {
  private static final Logger LOG = LoggerFactory.getLogger(Benchmarks.class);

  /// What names of images begin with among the instruments of a benchmark.
  static final String IMAGE = "image ";

  private static final String BUSY = "the host is not quiet: ";
  private static final Path MACHINE_FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  private final BenchmarkStore store;
  private final HostId host;
  private final Path dataDirectory;
  private final Path declarations;
  private final DockerHost docker;
  private final Sight.Opener sight;
  private final Tool tool;
  private final Supplier<BenchmarkConfig> config;

  /// @param dataDirectory its folder `benchmark` is what benchmarks write into
  /// @param environment for the folders with tools (PATH) and the operator's declarations
  public Benchmarks(
      Jdbi jdbi,
      HostId host,
      Path dataDirectory,
      Map<String, String> environment,
      DockerHost docker,
      Supplier<BenchmarkConfig> config) {
    this(
        new BenchmarkStore(jdbi),
        host,
        dataDirectory,
        declarations(environment, dataDirectory),
        new Tool(environment.getOrDefault("PATH", "/usr/bin:/bin")),
        docker,
        Sight.live(new NeighbourStore(jdbi), host),
        config);
  }

  Benchmarks(
      BenchmarkStore store,
      HostId host,
      Path dataDirectory,
      Path declarations,
      Tool tool,
      DockerHost docker,
      Sight.Opener sight,
      Supplier<BenchmarkConfig> config) {
    this.store = store;
    this.host = host;
    this.dataDirectory = dataDirectory;
    this.declarations = declarations;
    this.docker = docker;
    this.sight = sight;
    this.tool = tool;
    this.config = config;
  }

  /// The operator's folder: `NIGHTSHIFT_BENCHMARKS`, else `benchmarks` in the data directory.
  private static Path declarations(Map<String, String> environment, Path dataDirectory) {
    String own = environment.getOrDefault("NIGHTSHIFT_BENCHMARKS", "");
    return own.isBlank() ? dataDirectory.resolve("benchmarks") : Path.of(own);
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
      var skipped =
          results.stream()
              .map(r -> r instanceof BenchmarkResult.Skipped(_, var reason) ? reason : "")
              .filter(reason -> !reason.isEmpty())
              .toList();
      if (!results.isEmpty() && skipped.size() == results.size()) {
        return "nothing measured: " + skipped.getFirst();
      }
      var words =
          new StringBuilder(measured() == 1 ? "1 benchmark" : measured() + " benchmarks")
              .append(" measured");
      if (!skipped.isEmpty()) {
        words.append("; ").append(skipped.size()).append(" skipped: ").append(skipped.getFirst());
      }
      results.forEach(
          r -> {
            switch (r) {
              case BenchmarkResult.Measured _, BenchmarkResult.Skipped _ -> {}
              case BenchmarkResult.Failed(var name, var reason) ->
                  words.append("; ").append(name).append(" failed: ").append(reason);
              case BenchmarkResult.Stopped(var name, var reason) ->
                  words.append("; ").append(name).append(" stopped: ").append(reason);
            }
          });
      return words.toString();
    }
  }

  /// Measures a suite and stores what it gave.
  ///
  /// @param jobRun row in the ledger; null when asked for by hand
  /// @throws NightshiftException of kind OPERATOR while another run measures this host
  public Report run(String suite, @Nullable Long jobRun, Instant now, Listener listener)
      throws InterruptedException {
    return run(List.of(suite), jobRun, now, listener);
  }

  /// Measures a suite, or benchmarks by their names, and stores what they gave.
  ///
  /// @param names one suite, or any number of benchmarks
  public Report run(List<String> names, @Nullable Long jobRun, Instant now, Listener listener)
      throws InterruptedException {
    var settings = config.get();
    var suite =
        new Suites(settings, docker, store, SuiteFiles.read(declarations, docker)).of(names);
    return run(suite, tool.withFilesUpTo(settings.diskBytes()), jobRun, now, listener);
  }

  private Report run(
      Suite suite, Tool bounded, @Nullable Long jobRun, Instant now, Listener listener)
      throws InterruptedException {
    try (var folder = WorkFolder.open(dataDirectory, MACHINE_FOLDER);
        var eyes = sight.open(now)) {
      var facts = Environment.of(bounded, folder.path(), programs(suite), services(suite));
      var results = measure(suite, bounded, folder, watch(suite, eyes), listener);
      var series =
          suite.benchmarks().stream()
              .collect(Collectors.toMap(Benchmark::name, b -> Environment.series(b, facts)));
      store.record(jobRun, host, suite.name(), now, results, series, facts);
      return new Report(suite.name(), results);
    }
  }

  private Watch watch(Suite suite, Sight eyes) {
    var neighbours = suite.name().equals("quick") ? eyes.neighbours().settled() : eyes.neighbours();
    return new Watch(eyes::pulse, neighbours, config.get());
  }

  private static Set<String> programs(Suite suite) {
    return suite.benchmarks().stream()
        .flatMap(benchmark -> benchmark.instruments().stream())
        .filter(name -> !name.equals("java") && !name.startsWith(IMAGE))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, String> services(Suite suite) {
    var versions = new TreeMap<String, String>();
    versions.put("postgresql", store.serverVersion());
    try {
      String version = docker.facts().version();
      if (version != null) {
        versions.put("docker", version);
      }
      for (var benchmark : suite.benchmarks()) {
        for (String name : benchmark.instruments()) {
          if (name.startsWith(IMAGE)) {
            docker.imageId(name.substring(IMAGE.length())).ifPresent(id -> versions.put(name, id));
          }
        }
      }
    } catch (NightshiftException silent) {
      LOG.debug("No Docker, so no version of it", silent);
    }
    return versions;
  }

  private List<BenchmarkResult> measure(
      Suite suite, Tool bounded, WorkFolder folder, Watch watch, Listener listener)
      throws InterruptedException {
    var results = new ArrayList<BenchmarkResult>();
    long deadline = System.nanoTime() + suite.budget().toNanos();
    long patience = suite.patience().toNanos();
    for (Benchmark benchmark : suite.benchmarks()) {
      listener.at(
          (double) suite.benchmarks().indexOf(benchmark) / suite.benchmarks().size(),
          benchmark.name());
      if (System.nanoTime() > deadline) {
        results.add(new BenchmarkResult.Skipped(benchmark.name(), usedUp(suite)));
        continue;
      }
      long begin = System.nanoTime();
      var look = watch.waitUntilQuiet(Duration.ofNanos(patience));
      patience = Math.max(0, patience - (System.nanoTime() - begin));
      results.addAll(
          switch (look.answer()) {
            case Gate.Answer.Closed(var reason) ->
                List.of(new BenchmarkResult.Skipped(benchmark.name(), BUSY + reason));
            case Gate.Answer.Open() -> guarded(benchmark, bounded, folder, watch, look.window());
          });
      folder.empty();
    }
    return results;
  }

  private List<BenchmarkResult> guarded(
      Benchmark benchmark, Tool bounded, WorkFolder folder, Watch watch, Window before)
      throws InterruptedException {
    return switch (watch.guard(before, () -> benchmark.run(bounded, folder.path()))) {
      case Watch.Guarded.Done(var results) -> results;
      case Watch.Guarded.Ended(var suffering) ->
          List.of(new BenchmarkResult.Stopped(benchmark.name(), suffering));
      case Watch.Guarded.Failed(var failure) -> {
        LOG.error("Benchmark {} failed; the others go on", benchmark.name(), failure);
        yield Parsed.failed(benchmark.name(), "something unexpected failed: " + failure);
      }
    };
  }

  private static String usedUp(Suite suite) {
    return "the budget of "
        + suite.budget().toSeconds()
        + " s for the suite "
        + suite.name()
        + " is used up";
  }
}
