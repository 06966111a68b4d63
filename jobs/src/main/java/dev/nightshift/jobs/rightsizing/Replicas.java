package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Neediest;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Advises on containers of one host, of which some may be replicas of one workload: each is looked
/// at by itself, and the neediest counts for all.
final class Replicas {
  private final RightSizingConfig settings;

  Replicas(RightSizingConfig settings) {
    this.settings = settings;
  }

  /// Parts of a list of about so many containers that keep the replicas of a workload together.
  static List<List<WatchedContainer>> batches(List<WatchedContainer> containers, int size) {
    Map<WorkloadId, List<WatchedContainer>> workloads = new LinkedHashMap<>();
    containers.forEach(
        one -> workloads.computeIfAbsent(one.workload(), _ -> new ArrayList<>()).add(one));
    var batches = new ArrayList<List<WatchedContainer>>();
    var batch = new ArrayList<WatchedContainer>();
    for (var replicas : workloads.values()) {
      batch.addAll(replicas);
      if (batch.size() >= size) {
        batches.add(List.copyOf(batch));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }

  /// Advice on a resource for each container, in their order.
  List<Advice> advise(
      Resource resource, List<WatchedContainer> containers, List<UsageHistory> histories) {
    var advice = new ArrayList<Advice>();
    var neediest = new HashMap<WorkloadId, Neediest>();
    for (int i = 0; i < containers.size(); i++) {
      var one = Advice.of(resource, histories.get(i), settings, null);
      advice.add(one);
      var container = containers.get(i);
      var most = neediest.get(container.workload());
      Double sized = one.sized();
      if (sized != null && (most == null || sized > most.limit())) {
        neediest.put(container.workload(), new Neediest(container.name(), sized));
      }
    }
    for (int i = 0; i < containers.size(); i++) {
      var most = neediest.get(containers.get(i).workload());
      Double own = advice.get(i).sized();
      if (most != null && own != null && own < most.limit()) {
        advice.set(i, Advice.of(resource, histories.get(i), settings, most));
      }
    }
    return advice;
  }
}
