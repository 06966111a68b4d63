package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.Analysis;
import dev.nightshift.engine.analysis.Finding;
import dev.nightshift.engine.analysis.HostHistory;
import dev.nightshift.engine.analysis.OperationFindings;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.engine.usage.HostHour;
import dev.nightshift.jobs.operation.OperationStore;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Looks through the histories of one host and its containers, a batch of containers at a time.
final class HostAnalysis {
  /// Containers whose hours are in memory at once: four weeks of each are 700 rows.
  private static final int BATCH = 100;

  /// Filesystem levels are read from samples: a forecast looks at three days.
  private static final Duration FILESYSTEMS = Duration.ofDays(4);

  private final UsageHistoryStore histories;
  private final AnalysedContainerStore containers;
  private final BottleneckSurvey bottlenecks;
  private final OperationStore operations;
  private final SupplyStore supplies;

  HostAnalysis(Jdbi jdbi) {
    this.histories = new UsageHistoryStore(jdbi);
    this.containers = new AnalysedContainerStore(jdbi);
    this.bottlenecks = new BottleneckSurvey(jdbi);
    this.operations = new OperationStore(jdbi);
    this.supplies = new SupplyStore(jdbi);
  }

  /// What was seen on a host.
  ///
  /// @param containers how many were looked at
  record Seen(List<Finding> findings, int containers) {}

  /// Hears that the work goes on.
  interface Alive {
    /// @throws InterruptedException when it must not
    void beat() throws InterruptedException;
  }

  /// What is to be seen on a host; empty when nothing recent is known of it. An imported host is
  /// looked at as of the end of its trace, and has no history but that of its containers.
  ///
  /// @param homeless whether operations of which no host is known count as the host's
  Optional<Seen> of(Round round, WatchedHost host, boolean homeless, Alive alive)
      throws InterruptedException {
    var hours = histories.hostHours(host.id(), round.since());
    if (!hours.isEmpty() && !hours.getLast().hour().isBefore(round.recent())) {
      var seen = ofHost(round, host, hours, homeless);
      return Optional.of(withContainers(round, host, round.asOf(), seen, alive));
    }
    var end = containers.endOfImport(host.id());
    return end.isEmpty()
        ? Optional.empty()
        : Optional.of(withContainers(round, host, end.get(), new ArrayList<>(), alive));
  }

  private List<Finding> ofHost(
      Round round, WatchedHost host, List<HostHour> hours, boolean homeless) {
    var subject = Subject.host(host.id(), host.name());
    var lookback = round.lookback();
    var levels = lookback.compareTo(FILESYSTEMS) < 0 ? lookback : FILESYSTEMS;
    var filesystems = histories.filesystemHours(host.id(), round.asOf().minus(levels));
    var rising = supplies.of(host.id(), host.name(), round.since(), round.asOf().minus(levels));
    var seen =
        new ArrayList<>(
            new Analysis(round.settings())
                .of(new HostHistory(subject, host.cpus(), hours, filesystems, rising)));
    seen.addAll(bottlenecks.findings(host, round.since(), round.settings(), round.asOf()));
    var judge = new OperationFindings(round.settings());
    operations
        .histories(host.id(), host.name(), homeless, round.since(), round.recent())
        .forEach(operation -> seen.addAll(judge.of(operation)));
    return seen;
  }

  private Seen withContainers(
      Round round, WatchedHost host, Instant asOf, List<Finding> seen, Alive alive)
      throws InterruptedException {
    var analysis = new Analysis(round.settings());
    var all = containers.running(host.id());
    for (int from = 0; from < all.size(); from += BATCH) {
      alive.beat();
      var batch = all.subList(from, Math.min(all.size(), from + BATCH));
      containers
          .histories(batch, asOf.minus(round.lookback()))
          .forEach(history -> seen.addAll(analysis.of(history, asOf)));
    }
    return new Seen(seen.stream().map(finding -> finding.endingBy(asOf)).toList(), all.size());
  }
}
