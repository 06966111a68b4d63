package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RequestStore;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Looks through the histories of all hosts and their containers for what stands out.
///
/// The hosts are shared out among the nodes that live ({@link AnalyseShareJob}): each claims one
/// after another, and what a dead node held is claimed by another. This job begins the analysis,
/// takes part in it, and tells what it came to.
///
/// A host without hours in the look-back is passed over, and its findings stand: no data is no
/// news. A host that fails is told, and the others go on.
public final class AnalyseJob implements ScheduledJob {
  /// A process that has not said for so long that it still works on a host has lost it. It says so
  /// for each hundred containers.
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(250);

  private final RoundStore rounds;
  private final HostAnalysis hosts;
  private final NodeStore nodes;
  private final RequestStore requests;
  private final String host;
  private final String holder;
  private final Supplier<AnalysisConfig> config;

  /// @param host name of the host it runs on; its node is not asked to take part
  /// @param config asked at each run, as the profile may change in between
  public AnalyseJob(Jdbi jdbi, String host, Supplier<AnalysisConfig> config) {
    this(jdbi, host, LEASE, config);
  }

  /// @param lease how long a claim of a host holds that is not renewed
  AnalyseJob(Jdbi jdbi, String host, Duration lease, Supplier<AnalysisConfig> config) {
    this.rounds = new RoundStore(jdbi, lease);
    this.hosts = new HostAnalysis(jdbi);
    this.nodes = new NodeStore(jdbi);
    this.requests = new RequestStore(jdbi);
    this.host = host;
    this.holder = Shares.holder(host);
    this.config = config;
  }

  @Override
  public String name() {
    return "analyse";
  }

  @Override
  public Scope scope() {
    return Scope.FLEET;
  }

  @Override
  public RunResult run(JobRun run) throws InterruptedException {
    var settings = config.get();
    var round = rounds.open(run.scheduledAt(), run.startedAt(), settings.lookback(), settings);
    var outcome = lead(round, run.startedAt(), (_, _, _) -> {});
    return outcome.failures().isEmpty()
        ? RunResult.done(outcome.sentence())
        : RunResult.partial(outcome.sentence() + " " + String.join(" ", outcome.failures()));
  }

  /// What an analysis of the fleet came to.
  ///
  /// @param containers containers looked at
  /// @param found sentences of the findings that are new
  /// @param failures a sentence for each host that could not be analysed
  public record Outcome(
      int hosts,
      int containers,
      List<String> found,
      int standing,
      int resolved,
      List<String> failures) {
    public String sentence() {
      return "%s and %s analysed: %d new, %d standing, %d resolved."
          .formatted(
              Text.count(hosts, "host"),
              Text.count(containers, "container"),
              found.size(),
              standing,
              resolved);
    }
  }

  /// Hears how far an analysis has come.
  public interface Watcher {
    /// @param done hosts done
    /// @param all hosts there are
    /// @param name of the host that is looked at now; from outside
    void at(int done, int all, String name);
  }

  /// Analyses all hosts with these settings.
  ///
  /// @param lookback how far back it looks: less than the settings say cannot see what takes weeks
  ///   to show, so then nothing is resolved
  public Outcome analyse(AnalysisConfig settings, Duration lookback, Instant now, Watcher watcher)
      throws InterruptedException {
    return lead(rounds.open(null, now, lookback, settings), now, watcher);
  }

  /// Takes part until all hosts are ended, here or elsewhere.
  private Outcome lead(Round round, Instant now, Watcher watcher) throws InterruptedException {
    askNodes(now);
    try (var shares = new Shares(rounds, hosts, round, holder)) {
      List<Future<Integer>> working = shares.begin();
      for (var standing = rounds.standing(round);
          !standing.complete();
          standing = rounds.standing(round)) {
        watcher.at(standing.ended(), standing.all(), standing.now());
        if (working.stream().allMatch(Future::isDone)) {
          for (var worker : working) {
            Shares.result(worker);
          }
          working = shares.begin();
        }
        Thread.sleep(POLL);
      }
    }
    return rounds.outcome(round);
  }

  private void askNodes(Instant now) {
    nodes.nodes().stream()
        .filter(NodeStore.Node::live)
        .map(NodeStore.Node::host)
        .filter(other -> other != null && !other.equals(host))
        .distinct()
        .forEach(other -> requests.ask(AnalyseShareJob.NAME, Scope.HOST.on(other), now, name()));
  }
}
