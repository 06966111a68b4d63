package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.rightsizing.backtest.UsageSeries;
import dev.nightshift.engine.rightsizing.sizing.DailyUse;
import dev.nightshift.engine.usage.ContainerHour;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/// Our own hourly histories as series for a back-test, a few containers in memory at a time.
public final class OwnHistory {
  private static final int BATCH = 50;

  private final UsageHistoryStore histories;
  private final Instant since;
  private final Instant now;

  public OwnHistory(UsageHistoryStore histories, Instant since, Instant now) {
    this.histories = histories;
    this.since = since;
    this.now = now;
  }

  /// Reads all running containers of all hosts.
  ///
  /// @param to takes each series; its trace is the name of the host
  /// @param progress takes the share that is read
  public void read(Consumer<UsageSeries> to, DoubleConsumer progress) {
    var hosts = histories.hosts();
    for (int h = 0; h < hosts.size(); h++) {
      var host = hosts.get(h);
      var containers = histories.containers(host.id(), now);
      for (int from = 0; from < containers.size(); from += BATCH) {
        var batch =
            containers.subList(from, Math.min(containers.size(), from + BATCH)).stream()
                .map(WatchedContainer::id)
                .toList();
        var hours = histories.containerHours(batch, since);
        for (var id : batch) {
          for (var resource : Resource.values()) {
            series(host.name(), resource, hours.getOrDefault(id, List.of())).ifPresent(to);
          }
        }
        progress.accept((h + (double) from / containers.size()) / hosts.size());
      }
    }
  }

  /// The hours of one container; empty where nothing was measured.
  public Optional<UsageSeries> of(ContainerId container, String name, Resource resource) {
    return series(name, resource, hours(container, false));
  }

  /// The hours of one container in order.
  ///
  /// @param job whether it stands for all runs of its workload
  public List<ContainerHour> hours(ContainerId container, boolean job) {
    var one = List.of(container);
    return histories
        .containerHours(one, job ? one : List.of(), since)
        .getOrDefault(container, List.of());
  }

  private static Optional<UsageSeries> series(
      String trace, Resource resource, List<ContainerHour> hours) {
    String column = resource == Resource.CPU ? "cpu" : "mem";
    return DailyUse.whole(resource, new UsageHistory(hours, null, null, null, null))
        .map(span -> new UsageSeries(trace, column, resource, resource.roundUp(0), span));
  }
}
