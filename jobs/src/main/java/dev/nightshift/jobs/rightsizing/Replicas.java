package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Neediest;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.RightSizingConfig;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.jobs.usage.WatchedContainer;
import dev.nightshift.jobs.usage.WatchedHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Advises on containers of which some may be replicas of one workload: each is looked at by
/// itself, and the neediest counts for all, on whatever host it runs.
///
/// Where a workload has other limits on one host than on another, somebody meant the hosts to
/// differ: then each host's replicas count for themselves, and the advice says so.
final class Replicas {
  /// Most replicas that count together.
  private static final int TOGETHER = 200;

  private final RightSizingConfig settings;

  Replicas(RightSizingConfig settings) {
    this.settings = settings;
  }

  /// A container and where it runs.
  record Placed(WatchedContainer container, WatchedHost host) {}

  /// Containers that count together.
  ///
  /// @param host null where they do over all hosts
  private record Group(WorkloadId workload, @Nullable HostId host) {}

  /// The neediest of a group.
  private record Most(Placed replica, double limit) {
    Neediest seenFrom(Placed other) {
      String name = replica.container.name();
      return new Neediest(
          replica.host.id().equals(other.host.id()) ? name : name + " on " + replica.host.name(),
          limit);
    }
  }

  /// Parts of a list of about so many containers that keep the replicas of a workload together, up
  /// to {@link #TOGETHER}: memory has a bound.
  static List<List<Placed>> batches(List<Placed> containers, int size) {
    Map<WorkloadId, List<Placed>> workloads = new LinkedHashMap<>();
    containers.forEach(
        one ->
            workloads.computeIfAbsent(one.container.workload(), _ -> new ArrayList<>()).add(one));
    var batches = new ArrayList<List<Placed>>();
    var batch = new ArrayList<Placed>();
    for (var replicas : workloads.values()) {
      for (int from = 0; from < replicas.size(); from += TOGETHER) {
        batch.addAll(replicas.subList(from, Math.min(from + TOGETHER, replicas.size())));
        if (batch.size() >= size) {
          batches.add(List.copyOf(batch));
          batch.clear();
        }
      }
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }

  /// Advice on a resource for each container, in their order.
  List<Advice> advise(Resource resource, List<Placed> containers, List<UsageHistory> histories) {
    var divided = divided(resource, containers, histories);
    var advice = new ArrayList<Advice>();
    var told = new ArrayList<UsageHistory>();
    var neediest = new HashMap<Group, Most>();
    for (int i = 0; i < containers.size(); i++) {
      var placed = containers.get(i);
      var history = histories.get(i);
      told.add(
          divided.contains(placed.container.workload())
              ? history.around(history.around().dividedByHost())
              : history);
      var one = Advice.of(resource, told.get(i), settings, null);
      advice.add(one);
      var group = group(placed, divided);
      var most = neediest.get(group);
      Double sized = one.sized();
      if (sized != null && (most == null || sized > most.limit)) {
        neediest.put(group, new Most(placed, sized));
      }
    }
    for (int i = 0; i < containers.size(); i++) {
      var most = neediest.get(group(containers.get(i), divided));
      Double own = advice.get(i).sized();
      if (most != null && own != null && own < most.limit) {
        advice.set(i, Advice.of(resource, told.get(i), settings, most.seenFrom(containers.get(i))));
      }
    }
    return advice;
  }

  private static Group group(Placed placed, Set<WorkloadId> divided) {
    var workload = placed.container.workload();
    return new Group(workload, divided.contains(workload) ? placed.host.id() : null);
  }

  /// The workloads that have other limits on one host than on another.
  private static Set<WorkloadId> divided(
      Resource resource, List<Placed> containers, List<UsageHistory> histories) {
    var hosts = new HashMap<WorkloadId, Map<HostId, Set<@Nullable Double>>>();
    for (int i = 0; i < containers.size(); i++) {
      var placed = containers.get(i);
      hosts
          .computeIfAbsent(placed.container.workload(), _ -> new HashMap<>())
          .computeIfAbsent(placed.host.id(), _ -> new HashSet<>())
          .add(histories.get(i).limit(resource));
    }
    var divided = new HashSet<WorkloadId>();
    hosts.forEach(
        (workload, limits) -> {
          if (new HashSet<>(limits.values()).size() > 1) {
            divided.add(workload);
          }
        });
    return divided;
  }
}
