package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.benchmark.BenchmarkResult;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  private static final Path MACHINE_FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  private final BenchmarkStore store;
  private final Fleet fleet;
  private final Turns turns;
  private final HostId host;
  private final Path dataDirectory;
  private final Path machineFolder;
  private final Path declarations;
  private final DockerHost docker;
  private final ServerAddress server;
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
      ServerAddress server,
      Supplier<BenchmarkConfig> config) {
    this(
        jdbi,
        host,
        dataDirectory,
        MACHINE_FOLDER,
        declarations(environment, dataDirectory),
        new Tool(environment.getOrDefault("PATH", "/usr/bin:/bin")),
        docker,
        server,
        Sight.live(new NeighbourStore(jdbi), host),
        config);
  }

  Benchmarks(
      Jdbi jdbi,
      HostId host,
      Path dataDirectory,
      Path machineFolder,
      Path declarations,
      Tool tool,
      DockerHost docker,
      ServerAddress server,
      Sight.Opener sight,
      Supplier<BenchmarkConfig> config) {
    this.store = new BenchmarkStore(jdbi);
    this.fleet = new Fleet(jdbi, host);
    this.turns = new Turns(dataDirectory, fleet::isAsked);
    this.host = host;
    this.dataDirectory = dataDirectory;
    this.machineFolder = machineFolder;
    this.declarations = declarations;
    this.docker = docker;
    this.server = server;
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

  /// What is asked for.
  ///
  /// @param names one suite, or any number of benchmarks
  /// @param jobRun row in the ledger; null when asked for by hand
  /// @param at when
  /// @param insisted whether to measure however busy the host is; results are then kept apart
  public record Request(List<String> names, @Nullable Long jobRun, Instant at, boolean insisted) {
    public Request {
      names = List.copyOf(names);
    }

    /// A suite, as a job asks for it.
    public static Request suite(String name, @Nullable Long jobRun, Instant at) {
      return new Request(List.of(name), jobRun, at, false);
    }
  }

  /// What a suite gave.
  ///
  /// @param suite its name
  /// @param results in the suite's order
  /// @param again when the benchmarks were measured again that seemed worse; null when none did
  /// @param confirmations what these gave then
  public record Report(
      String suite,
      List<BenchmarkResult> results,
      @Nullable Instant again,
      List<BenchmarkResult> confirmations) {
    public long measured() {
      return results.stream()
          .filter(BenchmarkResult.Measured.class::isInstance)
          .map(BenchmarkResult::benchmark)
          .filter(benchmark -> !benchmark.equals(Rounds.CANARY))
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
      Rounds.unrest(results).ifPresent(unrest -> words.append("; ").append(unrest));
      return words.toString();
    }
  }

  /// Measures a suite, or benchmarks by their names, and stores what they gave. What seems worse
  /// than in the nights before is measured again at once, as far as the budget lasts.
  ///
  /// @throws NightshiftException of kind OPERATOR while another run measures this host
  public Report run(Request request, Listener listener) throws InterruptedException {
    var settings = config.get();
    var asked = suites(settings).of(request.names());
    var suite = request.insisted() ? asked.insisted() : asked;
    var sized = tool.withFilesUpTo(settings.diskBytes());
    var bounded = request.insisted() ? sized.insisted() : sized;
    try (var folder = WorkFolder.open(dataDirectory, machineFolder, settings.diskBytes());
        var eyes = sight.open(request.at())) {
      var facts = Environment.of(bounded, folder.path(), programs(suite), beside(suite, eyes));
      var night = new Night(request, settings, suite, bounded, folder, eyes, facts, listener);
      return measure(night);
    }
  }

  /// A benchmark that there is.
  ///
  /// @param suites those it is in
  /// @param description what it measures, in words
  public record Known(String name, List<String> suites, String description) {
    public Known {
      suites = List.copyOf(suites);
    }
  }

  /// All that can be measured.
  public List<Known> known() {
    return suites(config.get()).known();
  }

  private Suites suites(BenchmarkConfig settings) {
    return new Suites(
        settings, docker, store, server, fleet, SuiteFiles.read(declarations, docker));
  }

  /// Removes the files and containers that a killed run left, unless one goes on.
  public void sweep() {
    try {
      if (isLittered()) {
        try (var _ = WorkFolder.open(dataDirectory, machineFolder, 0)) {
          if (docker.isLocal()) {
            docker.scratch().close();
          }
        }
      }
    } catch (NightshiftException busyOrSilent) {
      LOG.debug("Nothing is swept", busyOrSilent);
    }
  }

  private boolean isLittered() {
    return Files.exists(dataDirectory.resolve(WorkFolder.FOLDER))
        || (docker.isLocal() && docker.scratch().areLeft());
  }

  /// All that the runs of one request share.
  private record Night(
      Request request,
      BenchmarkConfig settings,
      Suite suite,
      Tool tool,
      WorkFolder folder,
      Sight eyes,
      Map<String, String> facts,
      Listener listener) {}

  private Report measure(Night night) throws InterruptedException {
    long begin = System.nanoTime();
    var suite = night.suite();
    boolean once = suite.isQuick();
    var first = suite.within(once ? suite.budget() : suite.budget().multipliedBy(4).dividedBy(5));
    var results = measure(night, first, night.request().at());
    var doubtful =
        once ? Set.<String>of() : store.doubtful(host, suite.name(), night.request().at());
    if (doubtful.isEmpty()) {
      return new Report(suite.name(), results, null, List.of());
    }
    var passed = Duration.ofNanos(System.nanoTime() - begin);
    var again = night.request().at().plus(passed.truncatedTo(ChronoUnit.MICROS));
    var rest = suite.only(doubtful).within(suite.budget().minus(passed));
    return new Report(suite.name(), results, again, measure(night, rest, again));
  }

  private List<BenchmarkResult> measure(Night night, Suite suite, Instant at)
      throws InterruptedException {
    long seed = at.toEpochMilli();
    var eyes = night.eyes();
    double left = cpuLeft(night.settings(), at);
    var spending =
        new Spending(suite.name(), suite.budget(), left, () -> eyes.pulse().ownSeconds());
    var rounds =
        new Rounds(
            suite,
            new Rounds.Means(night.tool(), night.folder(), watch(night), turns),
            spending,
            new Random(seed),
            night.listener());
    var results = rounds.run();
    var series =
        suite.benchmarks().stream()
            .collect(Collectors.toMap(Benchmark::name, b -> Environment.series(b, night.facts())));
    store.record(
        new BenchmarkStore.Run(
            night.request().jobRun(),
            host,
            suite.name(),
            at,
            seed,
            spending.seconds(),
            spending.cpuUsed(),
            rounds.trials()),
        results,
        series,
        night.facts());
    return results;
  }

  /// CPU time that may still be used on this day in UTC.
  private double cpuLeft(BenchmarkConfig settings, Instant at) {
    double day =
        Duration.ofDays(1).toSeconds() * (double) Runtime.getRuntime().availableProcessors();
    return settings.cpuShare() * day - store.cpuUsed(host, at.truncatedTo(ChronoUnit.DAYS));
  }

  private Watch watch(Night night) {
    var known = night.eyes().neighbours();
    return new Watch(
        night.eyes()::pulse,
        night.suite().isQuick() ? known.settled() : known,
        night.settings(),
        night.request().insisted());
  }

  private static Set<String> programs(Suite suite) {
    return suite.benchmarks().stream()
        .flatMap(benchmark -> benchmark.instruments().stream())
        .filter(name -> !name.equals("java") && !name.startsWith(IMAGE))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What may change a result and is no tool.
  private Map<String, String> beside(Suite suite, Sight eyes) {
    var versions = new TreeMap<String, String>();
    versions.put("running containers", String.valueOf(eyes.running()));
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
}
