package dev.nightshift.jobs.digest;

import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.reports.Point;
import dev.nightshift.reports.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What a plan comes to: for each container the limits before all of it and after all of it.
public final class PlanChanges {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A limit of one container. Cores or bytes; null where there is none.
  record Change(long container, boolean cpu, @Nullable Double from, @Nullable Double to) {
    /// What the change gives back; 0 where it begins or ends without a limit.
    double freed() {
      return from == null || to == null ? 0 : from - to;
    }
  }

  private final List<Change> changes;
  private final String undo;

  private PlanChanges(List<Change> changes, String undo) {
    this.changes = List.copyOf(changes);
    this.undo = undo;
  }

  /// @param canonical the plan as table `plan` keeps it
  static PlanChanges of(String canonical) {
    return of(Plan.of(JSON.readValue(canonical, new TypeReference<Map<String, Object>>() {})));
  }

  /// What a plan comes to, whatever its stages are.
  public static PlanChanges of(Plan plan) {
    var last = new LinkedHashMap<Long, Plan.Target>();
    plan.targets().forEach(target -> last.put(target.container(), target));
    var changes = new ArrayList<Change>();
    for (var target : last.values()) {
      var before = target.before();
      var after = target.after();
      add(changes, target, true, before.bandwidth(), after.bandwidth());
      add(changes, target, false, bytes(before.memoryBytes()), bytes(after.memoryBytes()));
    }
    return new PlanChanges(changes, plan.exactness().word());
  }

  private static void add(
      List<Change> changes,
      Plan.Target target,
      boolean cpu,
      @Nullable Double from,
      @Nullable Double to) {
    if (!Objects.equals(from, to)) {
      changes.add(new Change(target.container(), cpu, from, to));
    }
  }

  private static @Nullable Double bytes(@Nullable Long bytes) {
    return bytes == null || bytes <= 0 ? null : Double.valueOf(bytes);
  }

  List<Change> all() {
    return changes;
  }

  /// How well it can be taken back, in a word.
  String undo() {
    return undo;
  }

  /// Containers that are changed.
  Set<Long> containers() {
    var ids = new TreeSet<Long>();
    changes.forEach(change -> ids.add(change.container()));
    return ids;
  }

  /// All of it in a few words: `memory 64 MiB → 96 MiB`; where containers differ, of the one that
  /// changes most.
  public String words() {
    return proposals(_ -> List.of()).stream()
        .map(Proposal::change)
        .collect(Collectors.joining(", "));
  }

  /// One for each resource: where containers differ, the one that changes most.
  ///
  /// @param course what was used of CPU (true) or memory
  List<Proposal> proposals(Function<Boolean, List<Point>> course) {
    var proposals = new ArrayList<Proposal>();
    for (boolean cpu : new boolean[] {true, false}) {
      changes.stream()
          .filter(change -> change.cpu() == cpu)
          .max(java.util.Comparator.comparingDouble(change -> Math.abs(change.freed())))
          .ifPresent(
              change ->
                  proposals.add(new Proposal(cpu, change.from(), change.to(), course.apply(cpu))));
    }
    return proposals;
  }
}
