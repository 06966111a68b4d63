package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.benchmark.NetworkStore.Kind;
import dev.nightshift.jobs.benchmark.NetworkStore.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;

/// The network between this host and the next one of the fleet: one TCP stream by iperf3, marked as
/// what may wait (DSCP CS1, RFC 8622), or a byte and its answer.
///
/// @param peer the other host; empty where there is none
/// @param allowed whether the profile allows it
record PeerBenchmark(Kind kind, Fleet fleet, Optional<Peer> peer, boolean allowed)
    implements Benchmark {
  private static final int TRIALS = 6;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// How often a server is looked for that is about to listen.
  private static final int KNOCKS = 40;

  private static final Pattern ERROR = Pattern.compile("\"error\":\\s*\"([^\"]*)\"");

  private static final Duration BETWEEN_KNOCKS = Duration.ofMillis(200);

  private static final KernelBenchmark ROUND_TRIP =
      new KernelBenchmark(
          "tcp-between-hosts",
          "a byte and its answer over a TCP connection to another host of the fleet",
          "network-to",
          false,
          Map.of("latency-p50", "s", "latency-p99", "s"));

  private static final DeclaredMetric THROUGHPUT =
      new DeclaredMetric(
          "throughput",
          "B/s",
          true,
          0.125,
          new DeclaredMetric.Source.Json(JsonPointer.compile("/end/sum_received/bits_per_second")));

  @Override
  public String name() {
    return switch (kind) {
      case THROUGHPUT -> "iperf3-between-hosts";
      case ROUND_TRIP -> ROUND_TRIP.name();
    };
  }

  @Override
  public String description() {
    return switch (kind) {
      case THROUGHPUT -> "one TCP stream to another host of the fleet for 2 s";
      case ROUND_TRIP -> ROUND_TRIP.description();
    };
  }

  @Override
  public Set<String> instruments() {
    return switch (kind) {
      case THROUGHPUT -> Set.of("iperf3");
      case ROUND_TRIP -> ROUND_TRIP.instruments();
    };
  }

  /// Another host starts a new series.
  @Override
  public String version() {
    return peer.map(other -> "to " + other.name()).orElse("");
  }

  @Override
  public int mostTrials() {
    return TRIALS;
  }

  @Override
  public boolean needsAnotherHost() {
    return true;
  }

  @Override
  public Trial trial(Tool tool, Path folder) throws InterruptedException {
    if (!allowed) {
      return new Trial.Skipped("the profile does not allow it (benchmark.between-hosts)");
    }
    if (peer.isEmpty()) {
      return new Trial.Skipped(
          "no other host of this database has a running Nightshift: it takes two");
    }
    if (kind == Kind.THROUGHPUT && tool.find("iperf3").isEmpty()) {
      return Trial.notInstalled("iperf3", "iperf3");
    }
    return fleet.measure(peer.get(), kind, other -> measure(tool, folder, other));
  }

  private Trial measure(Tool tool, Path folder, Fleet.Answer.Here other)
      throws InterruptedException {
    return switch (kind) {
      case THROUGHPUT -> stream(tool, folder, other);
      case ROUND_TRIP ->
          ROUND_TRIP.trial(
              tool, folder, List.of("network-to", other.address(), Integer.toString(other.port())));
    };
  }

  private static Trial stream(Tool tool, Path folder, Fleet.Answer.Here other)
      throws InterruptedException {
    var command =
        List.of(
            "iperf3",
            "--client",
            other.address(),
            "--port",
            Integer.toString(other.port()),
            "--connect-timeout",
            "3000",
            "--json",
            "--time",
            "2",
            "--omit",
            "1",
            "--tos",
            "32");
    var ended = tool.run(command, folder, LIMIT);
    for (int knock = 1; knock < KNOCKS && isRefused(ended); knock++) {
      Thread.sleep(BETWEEN_KNOCKS);
      ended = tool.run(command, folder, LIMIT);
    }
    var error = error(ended);
    return error.isPresent()
        ? new Trial.Failed(error.get())
        : Parsed.trial(ended, output -> List.of(THROUGHPUT.read(output, "", 0)));
  }

  private static boolean isRefused(Tool.Ended ended) {
    return error(ended).filter(said -> said.contains("Connection refused")).isPresent();
  }

  /// What iperf3 says went wrong: in JSON, with exit code 0.
  private static Optional<String> error(Tool.Ended ended) {
    if (ended instanceof Tool.Ended.Exited(_, String output, _)) {
      var match = ERROR.matcher(output);
      return match.find() ? Optional.of(Parsed.last(match.group(1))) : Optional.empty();
    }
    return Optional.empty();
  }
}
