package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rightsizing.LimitChange;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.usage.ContainerLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Spreads a change over stages: one container, then a share of them, then all. A single container
/// has no twin, so its change comes in steps of size instead: a third, two thirds, all.
///
/// @param stages which stages, in order
/// @param config shares and times
/// @param hostMemory bytes the host has; null when not known
public record Staging(List<StageKind> stages, RolloutConfig config, @Nullable Long hostMemory) {

  /// A container to be changed.
  ///
  /// @param cores CPU limit it shall have; null to leave it
  /// @param memory memory limit it shall have in bytes; null to leave it
  public record Subject(
      long container,
      String dockerId,
      String name,
      ContainerLimits limits,
      @Nullable Double cores,
      @Nullable Long memory) {}

  public Staging {
    stages = List.copyOf(stages);
    for (int i = 1; i < stages.size(); i++) {
      if (stages.get(i).compareTo(stages.get(i - 1)) <= 0) {
        throw new IllegalArgumentException("stages come in the order canary, partial, full");
      }
    }
    if (stages.isEmpty() || stages.getLast() != StageKind.FULL) {
      throw new IllegalArgumentException("the last stage must be full");
    }
  }

  /// The plan for like containers of one workload on one host.
  public Plan plan(String host, String workload, List<Subject> subjects) {
    var kept = new ArrayList<Plan.Stage>();
    var targets = new ArrayList<Plan.Target>();
    if (subjects.size() == 1) {
      steps(subjects.getFirst(), kept, targets);
    } else {
      spread(subjects, kept, targets);
    }
    return new Plan(
        host,
        workload,
        config.mode(),
        config.onDoubt(),
        config.allowed(),
        config.maxChanges(),
        kept,
        targets);
  }

  private Plan.Stage stage(StageKind kind) {
    Duration window =
        switch (kind) {
          case CANARY -> config.canaryWindow();
          case PARTIAL -> config.partialWindow();
          case FULL -> config.fullWindow();
        };
    return new Plan.Stage(kind, config.settle(), window);
  }

  private void spread(List<Subject> subjects, List<Plan.Stage> kept, List<Plan.Target> targets) {
    int done = 0;
    for (StageKind kind : stages) {
      int upTo =
          switch (kind) {
            case CANARY -> 1;
            case PARTIAL ->
                Math.max(done + 1, (int) Math.ceil(subjects.size() * config.partialShare()));
            case FULL -> subjects.size();
          };
      if (Math.min(upTo, subjects.size()) > done
          && (kind == StageKind.FULL || upTo < subjects.size())) {
        kept.add(stage(kind));
        for (Subject subject : subjects.subList(done, upTo)) {
          targets.add(target(subject, kept.size(), subject.limits(), 1));
        }
        done = upTo;
      }
    }
  }

  private void steps(Subject subject, List<Plan.Stage> kept, List<Plan.Target> targets) {
    ContainerLimits from = subject.limits();
    for (StageKind kind : stages) {
      double share =
          switch (kind) {
            case CANARY -> 1 / 3.0;
            case PARTIAL -> 2 / 3.0;
            case FULL -> 1;
          };
      var target = target(subject, kept.size() + 1, from, share);
      if (!target.after().equals(from)) {
        kept.add(stage(kind));
        targets.add(target);
        from = target.after();
      }
    }
  }

  private Plan.Target target(Subject subject, int ordinal, ContainerLimits from, double share) {
    var before = subject.limits();
    var change = LimitChange.NONE;
    Double cores = subject.cores();
    if (cores != null) {
      Double now = before.bandwidth();
      double step = now == null ? cores : now + (cores - now) * share;
      // between the ends in steps people can read; the end itself as it was asked for
      double wanted = share == 1 || now == null ? cores : Resource.CPU.roundUp(step);
      change = change.and(LimitChange.cpu(before, wanted));
    }
    Long memory = subject.memory();
    if (memory != null) {
      change = change.and(LimitChange.memory(before, bytes(before, memory, share), hostMemory));
    }
    return new Plan.Target(
        ordinal,
        subject.container(),
        subject.dockerId(),
        subject.name(),
        before,
        from,
        change.change(),
        change.undo(),
        change.exactness());
  }

  private static long bytes(ContainerLimits before, long wanted, double share) {
    Long now = before.memoryBytes();
    if (share == 1 || now == null || now <= 0) {
      return wanted;
    }
    return (long) Resource.MEMORY.roundUp(now + (wanted - now) * share);
  }
}
