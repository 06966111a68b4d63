package dev.nightshift.jobs.analysis;

import dev.nightshift.engine.analysis.ContainerHistory;
import dev.nightshift.engine.analysis.HostHistory;
import dev.nightshift.engine.analysis.LiveFindings;
import dev.nightshift.engine.analysis.LiveFindings.Judged;
import dev.nightshift.engine.analysis.Subject;
import dev.nightshift.jobs.analysis.LiveDetectionStore.Due;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/// Judges the hours of one host and its containers that ended since it was last done, a batch of
/// containers at a time.
final class LiveDetection {
  private static final int BATCH = 100;

  private final UsageHistoryStore histories;
  private final AnalysedContainerStore containers;

  LiveDetection(Jdbi jdbi) {
    this.histories = new UsageHistoryStore(jdbi);
    this.containers = new AnalysedContainerStore(jdbi);
  }

  /// @throws InterruptedException between two batches, when the node is stopping
  List<Judged> judge(Due due) throws InterruptedException {
    var host = due.host();
    Instant from = due.until().minus(LiveFindings.LOOKBACK);
    var hours =
        histories.hostHours(host.id(), from).stream()
            .filter(hour -> hour.hour().isBefore(due.until()))
            .toList();
    var subject = Subject.host(host.id(), host.name());
    var judged =
        new ArrayList<>(
            LiveFindings.of(
                new HostHistory(subject, host.cpus(), hours, Map.of()), due.since(), due.until()));
    var all = containers.running(host.id());
    for (int at = 0; at < all.size(); at += BATCH) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped between two batches of containers");
      }
      var batch = all.subList(at, Math.min(all.size(), at + BATCH));
      for (var history : containers.histories(batch, from)) {
        judged.addAll(LiveFindings.of(before(history, due.until()), due.since(), due.until()));
      }
    }
    return judged;
  }

  /// Without the hour that runs.
  private static ContainerHistory before(ContainerHistory history, Instant until) {
    return new ContainerHistory(
        history.subject(),
        history.hours().stream().filter(hour -> hour.hour().isBefore(until)).toList(),
        history.cpuLimit(),
        history.memoryLimit());
  }
}
