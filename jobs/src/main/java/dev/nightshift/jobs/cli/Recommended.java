package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.jobs.rightsizing.Export;
import dev.nightshift.jobs.rightsizing.MovingLimitStore;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import dev.nightshift.jobs.usage.WatchedContainer;
import dev.nightshift.jobs.usage.WatchedHost;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/// Proposals of one host with the containers they are for, as these are now.
record Recommended(Optional<WatchedHost> host, List<WatchedContainer> containers) {
  private static final int MOST = 1_000;

  static Recommended of(Session session, String hostName) {
    var histories = new UsageHistoryStore(session.database().jdbi());
    var host =
        histories.hosts().stream().filter(known -> known.name().equals(hostName)).findFirst();
    return new Recommended(
        host,
        host.map(
                known ->
                    histories.advised(
                        known.id(),
                        session.now().minus(session.profile().rightsizing().lookback()),
                        session.now()))
            .orElse(List.of()));
  }

  /// One by its number, or all current ones of a workload or container.
  static List<RecommendationStore.Stored> named(RecommendationStore store, String which) {
    if (which.matches("[0-9]{1,18}")) {
      var one = store.find(Long.parseLong(which));
      if (one.isPresent()) {
        return List.of(one.get());
      }
    }
    return store.currentOf(which, MOST);
  }

  /// Limits that move: one by its number, or all current ones of a workload or container.
  static List<MovingLimitStore.Stored> moving(Session session, String which) {
    var store = new MovingLimitStore(session.database().jdbi());
    return which.matches("m[0-9]{1,18}")
        ? store.currentOf(null, MOST).stream().filter(one -> which.equals("m" + one.id())).toList()
        : store.currentOf(which, MOST);
  }

  /// What the recommendations of one container propose together; empty where they propose nothing
  /// or the container does not run any more.
  Optional<Export> export(List<RecommendationStore.Stored> ofOneContainer) {
    var proposed = new EnumMap<Resource, Double>(Resource.class);
    for (var one : ofOneContainer) {
      Double value = one.proposed();
      if (value != null) {
        proposed.put(one.resource(), value);
      }
    }
    if (proposed.isEmpty()) {
      return Optional.empty();
    }
    var id = ofOneContainer.getFirst().containerId();
    return containers.stream()
        .filter(container -> container.id().equals(id))
        .findFirst()
        .map(
            container ->
                Export.of(container, proposed, host.map(WatchedHost::memoryBytes).orElse(null)));
  }
}
