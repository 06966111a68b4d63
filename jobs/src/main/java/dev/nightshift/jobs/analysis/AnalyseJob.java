package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.analysis.Analysis;
import dev.nightshift.engine.analysis.AnalysisConfig;
import dev.nightshift.engine.analysis.ContainerHistory;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.FindingKind;
import dev.nightshift.engine.analysis.HostHistory;
import dev.nightshift.engine.analysis.OperationFindings;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.jobs.operation.OperationStore;
import dev.nightshift.jobs.schedule.JobRun;
import dev.nightshift.jobs.schedule.RunResult;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.schedule.Scope;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedContainer;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks through the histories of all hosts and their containers for what stands out.
///
/// A host without hours in the look-back is passed over, and its findings stand: no data is no
/// news. A host that fails is told, and the others go on.
public final class AnalyseJob implements ScheduledJob {
  private static final Logger LOG = LoggerFactory.getLogger(AnalyseJob.class);

  /// Containers whose hours are in memory at once: four weeks of each are 700 rows.
  private static final int BATCH = 100;

  /// Filesystem levels are read from samples: a forecast looks at three days.
  private static final Duration FILESYSTEMS = Duration.ofDays(4);

  private final UsageHistoryStore histories;
  private final BottleneckSurvey bottlenecks;
  private final OperationStore operations;
  private final FindingStore findings;
  private final Supplier<AnalysisConfig> config;

  /// @param config asked at each run, as the profile may change in between
  public AnalyseJob(
      UsageHistoryStore histories,
      BottleneckSurvey bottlenecks,
      OperationStore operations,
      FindingStore findings,
      Supplier<AnalysisConfig> config) {
    this.histories = histories;
    this.bottlenecks = bottlenecks;
    this.operations = operations;
    this.findings = findings;
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
    var outcome = analyse(settings, settings.lookback(), run.startedAt(), (_, _, _) -> {});
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
    var pass = new Pass(new Analysis(settings), settings, lookback, now);
    boolean whole = lookback.compareTo(settings.lookback()) >= 0;
    var kinds = whole ? Analysis.kinds() : Set.<FindingKind>of();
    var found = new ArrayList<String>();
    var failures = new ArrayList<String>();
    int hosts = 0;
    int containers = 0;
    int standing = 0;
    int resolved = 0;
    var all = histories.hosts();
    for (int done = 0; done < all.size(); done++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      var host = all.get(done);
      watcher.at(done, all.size(), host.name());
      try {
        var seen = new ArrayList<Finding>();
        int looked = look(pass, host, done == 0, seen);
        if (looked < 0) {
          continue;
        }
        var change = findings.record(host.id(), seen, kinds, now);
        hosts++;
        containers += looked;
        found.addAll(change.found());
        standing += change.standing();
        resolved += change.resolved();
      } catch (RuntimeException failure) {
        LOG.warn(
            "Analysis of {} failed; its findings stand until the next one", host.name(), failure);
        failures.add(host.name() + " failed: " + failure.getMessage());
      }
    }
    return new Outcome(hosts, containers, found, standing, resolved, failures);
  }

  /// What is the same for all hosts of an analysis.
  private record Pass(Analysis analysis, AnalysisConfig settings, Duration lookback, Instant now) {
    Instant since() {
      return now.minus(lookback);
    }

    Instant recent() {
      return now.minus(settings.recent());
    }
  }

  /// Containers looked at; -1 when nothing recent is known of the host.
  ///
  /// @param first whether operations that no host is known of count as the host's
  private int look(Pass pass, WatchedHost host, boolean first, List<Finding> seen) {
    var now = pass.now;
    var since = pass.since();
    var hours = histories.hostHours(host.id(), since);
    if (hours.isEmpty() || hours.getLast().hour().isBefore(pass.recent())) {
      return -1;
    }
    var levels = pass.lookback.compareTo(FILESYSTEMS) < 0 ? pass.lookback : FILESYSTEMS;
    var filesystems = histories.filesystemHours(host.id(), now.minus(levels));
    seen.addAll(
        pass.analysis.of(
            new HostHistory(
                Subject.host(host.id(), host.name()), host.cpus(), hours, filesystems)));
    seen.addAll(bottlenecks.findings(host, since, pass.settings, now));
    var judge = new OperationFindings(pass.settings);
    operations
        .histories(host.id(), host.name(), first, since, pass.recent())
        .forEach(operation -> seen.addAll(judge.of(operation)));
    var containers = histories.containers(host.id(), now);
    for (int from = 0; from < containers.size(); from += BATCH) {
      var batch = containers.subList(from, Math.min(containers.size(), from + BATCH));
      var ofEach =
          histories.containerHours(batch.stream().map(WatchedContainer::id).toList(), since);
      for (var container : batch) {
        var own = ofEach.getOrDefault(container.id(), List.of());
        seen.addAll(pass.analysis.of(history(container, own), now));
      }
    }
    return containers.size();
  }

  private static ContainerHistory history(WatchedContainer container, List<ContainerHour> hours) {
    return new ContainerHistory(
        Subject.container(container.host(), container.id(), container.workload(), container.name()),
        hours,
        container.cpuLimit(),
        container.memoryLimit());
  }
}
