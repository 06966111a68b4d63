package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.BenchmarkConfig;
import dev.nightshift.engine.benchmark.Gate;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.Reason;
import dev.nightshift.jobs.benchmark.NetworkStore.Taken;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Answers another host that measures the network to this one: once, for some seconds, at a port
/// that was free, while this host is quiet. Another host asks for it; it has no time of its own.
public final class NetworkAnswerJob implements ScheduledJob {
  static final String NAME = "network-answer";

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration UNTIL_QUIET = Duration.ofSeconds(5);

  /// How long it answers at most.
  private static final Duration TIME = Duration.ofSeconds(20);

  private final NetworkStore store;
  private final HostId host;
  private final Turns turns;
  private final Tool tool;
  private final Path folder;
  private final String address;
  private final Sight.Opener sight;
  private final Supplier<BenchmarkConfig> config;

  /// @param dataDirectory in which this host's benchmarks have their locks
  /// @param environment for the folders with tools (PATH) and `NIGHTSHIFT_BENCHMARK_ADDRESS`
  public NetworkAnswerJob(
      Jdbi jdbi,
      HostId host,
      Path dataDirectory,
      Map<String, String> environment,
      Supplier<BenchmarkConfig> config) {
    this(
        jdbi, host, dataDirectory, environment, Sight.live(new NeighbourStore(jdbi), host), config);
  }

  NetworkAnswerJob(
      Jdbi jdbi,
      HostId host,
      Path dataDirectory,
      Map<String, String> environment,
      Sight.Opener sight,
      Supplier<BenchmarkConfig> config) {
    this.store = new NetworkStore(jdbi);
    this.host = host;
    this.turns = new Turns(dataDirectory, () -> false);
    this.tool = new Tool(environment.getOrDefault("PATH", "/usr/bin:/bin"));
    this.folder = dataDirectory;
    this.address = environment.getOrDefault("NIGHTSHIFT_BENCHMARK_ADDRESS", "");
    this.sight = sight;
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (store.isAsked(host) && System.nanoTime() < deadline) {
      var turn = turns.take();
      if (turn.isPresent()) {
        try (var _ = turn.get()) {
          var taken = store.take(host, TIME);
          if (taken.isPresent()) {
            return answer(run, taken.get());
          }
        }
      }
      Thread.sleep(POLL);
    }
    return RunResult.done("No other host waits for an answer.");
  }

  private RunResult answer(JobRun run, Taken asked) throws InterruptedException {
    Optional<String> trouble = Optional.of("ended it");
    try {
      trouble = trouble(run, asked);
    } finally {
      store.end(asked.id(), trouble.orElse(null));
    }
    return RunResult.done(
        trouble
            .map(why -> "Did not answer " + asked.from() + ": it " + why + ".")
            .orElse("Answered " + asked.from() + ", which measured the network to this host."));
  }

  /// Answers, and tells as a predicate of this host why it did not.
  private Optional<String> trouble(JobRun run, Taken asked) throws InterruptedException {
    var settings = config.get();
    if (!settings.betweenHosts()) {
      return Optional.of("may not answer by its profile (benchmark.between-hosts)");
    }
    if (!address.isBlank() && !OwnAddress.isOne(address)) {
      return Optional.of("has an address that is none, NIGHTSHIFT_BENCHMARK_ADDRESS=" + address);
    }
    try (var eyes = sight.open(run.startedAt())) {
      var here = OwnAddress.towards(address, asked.seenAs(), store.seenAs());
      if (here.isEmpty()) {
        return Optional.of(
            "does not know at which address it is reached: set NIGHTSHIFT_BENCHMARK_ADDRESS there");
      }
      var watch = new Watch(eyes::pulse, eyes.neighbours(), settings, false);
      var look = watch.waitUntilQuiet(UNTIL_QUIET);
      return switch (look.answer()) {
        case Gate.Answer.Closed(var reason) -> Optional.of("is not quiet: " + reason);
        case Gate.Answer.Open() ->
            switch (watch.guard(
                look.window(), false, Optional::empty, () -> serve(asked, here.get()))) {
              case Watch.Guarded.Done<Optional<String>>(var trouble) -> trouble;
              case Watch.Guarded.Ended<Optional<String>>(var suffering) ->
                  Optional.of("ended it: " + suffering.words());
              case Watch.Guarded.Failed<Optional<String>>(var failure) -> throw failure;
            };
      };
    } catch (IOException e) {
      return Optional.of("cannot answer: " + Reason.of(e));
    }
  }

  private Optional<String> serve(Taken asked, InetAddress here) throws InterruptedException {
    try {
      return switch (asked.kind()) {
        case THROUGHPUT -> serveStream(asked, here);
        case ROUND_TRIP -> serveBytes(asked, here);
      };
    } catch (IOException e) {
      return Optional.of("cannot answer at " + here.getHostAddress() + ": " + Reason.of(e));
    }
  }

  private Optional<String> serveBytes(Taken asked, InetAddress here)
      throws InterruptedException, IOException {
    try (var echo = Echo.at(here)) {
      store.offer(asked.id(), here.getHostAddress(), echo.port());
      return echo.thread().join(TIME) ? Optional.empty() : Optional.of("was left waiting");
    }
  }

  private Optional<String> serveStream(Taken asked, InetAddress here)
      throws InterruptedException, IOException {
    var iperf3 = tool.find("iperf3");
    if (iperf3.isEmpty()) {
      return Optional.of("has no iperf3 (Debian: apt-get install iperf3)");
    }
    int port = freePort(here);
    store.offer(asked.id(), here.getHostAddress(), port);
    var command =
        List.of(
            iperf3.get().toString(),
            "--server",
            "--one-off",
            "--bind",
            here.getHostAddress(),
            "--port",
            Integer.toString(port));
    return switch (tool.run(command, folder, TIME)) {
      case Tool.Ended.Exited(int code, String output, String error) ->
          code == 0
              ? Optional.empty()
              : Optional.of("had trouble: " + Parsed.last(error.isBlank() ? output : error));
      case Tool.Ended.TimedOut _ -> Optional.of("was left waiting");
      case Tool.Ended.Broken(var reason) -> Optional.of("had trouble: " + reason);
    };
  }

  private static int freePort(InetAddress here) throws IOException {
    try (var socket = new ServerSocket(0, 1, here)) {
      return socket.getLocalPort();
    }
  }
}
