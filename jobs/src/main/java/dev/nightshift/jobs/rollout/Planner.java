package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutConfig;
import dev.nightshift.engine.rollout.StageKind;
import dev.nightshift.engine.rollout.Staging;
import dev.nightshift.engine.rollout.UndoPolicy;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.PlanSubjectStore.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Makes plans from advice, or from what a person asks for: one per workload and host.
public final class Planner {
  private static final Duration VALID = Duration.ofDays(3);
  private static final double LEAST_CORES = 0.01;
  private static final double LEAST_BYTES = 6 << 20;

  private final PlanSubjectStore subjects;
  private final PlanStore plans;
  private final RolloutConfig config;

  /// @param config shares, times and how far a plan may go
  public Planner(Jdbi jdbi, RolloutConfig config) {
    this.subjects = new PlanSubjectStore(jdbi);
    this.plans = new PlanStore(jdbi);
    this.config = config;
  }

  /// What a person asks for.
  ///
  /// @param cores CPU limit for every container; null to take the advice
  /// @param memory memory limit in bytes for every container; null to take the advice
  /// @param equivalent whether an undo that is only equivalent will do
  /// @param reapply whether the approval shall also stand for recreated containers
  /// @param again whether to plan also what was rejected or taken back not long ago
  /// @param remark why, for those who approve it; null to say nothing
  public record Wish(
      List<StageKind> stages,
      @Nullable Double cores,
      @Nullable Long memory,
      boolean equivalent,
      boolean reapply,
      boolean again,
      @Nullable String remark) {
    /// One of which nobody says why.
    public Wish(
        List<StageKind> stages,
        @Nullable Double cores,
        @Nullable Long memory,
        boolean equivalent,
        boolean reapply,
        boolean again) {
      this(stages, cores, memory, equivalent, reapply, again, null);
    }

    boolean explicit() {
      return cores != null || memory != null;
    }
  }

  /// A plan that was made, with what is to be known about it.
  ///
  /// @param notes sentences
  public record Made(PlanStore.Stored plan, List<String> notes) {}

  /// Plans the change of a workload, or of the workload of a container, on each of its hosts.
  ///
  /// @throws NightshiftException when there is nothing to plan
  public List<Made> plan(String name, Wish wish, String actor) {
    var groups = new LinkedHashMap<List<Object>, List<Candidate>>();
    for (var candidate : candidates(name)) {
      groups
          .computeIfAbsent(List.of(candidate.host(), candidate.workload()), _ -> new ArrayList<>())
          .add(candidate);
    }
    var made = new ArrayList<Made>();
    groups.values().forEach(group -> made.add(plan(name, group, wish, actor)));
    return made;
  }

  /// Refuses a name that cannot be planned, before anything is made for another one.
  ///
  /// @throws NightshiftException when nothing, or more than one workload, is meant by it
  public void check(String name) {
    candidates(name);
  }

  private List<Candidate> candidates(String name) {
    var candidates = subjects.named(name);
    if (candidates.isEmpty()) {
      throw refused(
          subjects.isImported(name)
              ? "'%s' is imported from a trace: it can be advised, but there is nothing to change."
                  .formatted(name)
              : name.matches("m[0-9]+")
                  ? "There is no limit that moves '%s': see 'nightshift recommendations list'."
                      .formatted(name)
                  : "No running container belongs to '%s': 'nightshift workloads' lists them."
                      .formatted(name));
    }
    var meant = candidates.stream().map(Candidate::workloadName).distinct().toList();
    if (meant.size() > 1) {
      throw refused("'%s' may mean %s: say which.".formatted(name, String.join(" or ", meant)));
    }
    return candidates;
  }

  private Made plan(String name, List<Candidate> group, Wish wish, String actor) {
    var first = group.getFirst();
    if (group.stream().map(Candidate::image).distinct().count() > 1) {
      throw refused(
          "The containers of %s on %s run different images: they are not alike. Wait until they are."
              .formatted(first.workloadName(), first.hostName()));
    }
    var notes = new ArrayList<String>();
    Double cores = wish.explicit() ? wish.cores() : advised(group, Resource.CPU);
    Double memory =
        wish.explicit()
            ? wish.memory() == null ? null : Double.valueOf(wish.memory())
            : advised(group, Resource.MEMORY);
    if (cores == null && memory == null) {
      throw refused(
          "Nothing is advised for %s on %s: see 'nightshift recommendations show %s', or say --cpus or --memory."
              .formatted(first.workloadName(), first.hostName(), first.workloadName()));
    }
    if (group.size() > 1 && group.stream().anyMatch(one -> one.name().equals(name))) {
      notes.add(
          "%s is one of %d containers of %s on %s: like containers get like limits, so all are planned."
              .formatted(name, group.size(), first.workloadName(), first.hostName()));
    }
    checkSize(first, cores, memory);
    var wanted = new PlanStore.Wanted(cores, bytes(memory));
    checkRest(first, wanted, wish);
    var chosen = new ArrayList<Staging.Subject>();
    for (var one : group) {
      chosen.add(
          new Staging.Subject(
              one.container(),
              one.dockerId(),
              one.name(),
              one.limits(),
              limited(one.limits().bandwidth(), cores, Resource.CPU, wish, notes),
              bytes(
                  limited(
                      asDouble(one.limits().memoryBytes()),
                      memory,
                      Resource.MEMORY,
                      wish,
                      notes))));
    }
    if (chosen.stream().noneMatch(Planner::changes)) {
      throw refused(
          "%s on %s has that limit already: there is nothing to change."
              .formatted(first.workloadName(), first.hostName()));
    }
    var plan =
        new Staging(wish.stages(), config, first.hostMemory())
            .plan(first.hostName(), first.workloadName(), chosen);
    checkUndo(plan, wish);
    var undecided = plans.undecided(first.host(), first.workload());
    var kept =
        plans.keep(
            wish.reapply() ? plan.reapplying() : plan,
            first.host(),
            first.workload(),
            wanted,
            new PlanStore.Maker(actor, wish.explicit(), wish.remark()),
            VALID);
    undecided.ifPresent(earlier -> notes.add(beside(earlier, kept)));
    return new Made(kept, notes.stream().distinct().toList());
  }

  /// What becomes of the plan that nobody had decided on.
  static String beside(PlanStore.Stored earlier, PlanStore.Stored kept) {
    return earlier.id() == kept.id()
        ? "This is the plan that %s made already: it still waits for approval."
            .formatted(earlier.madeBy())
        : "It takes the place of plan %d, which nobody had approved and nobody can any more."
            .formatted(earlier.id());
  }

  private static boolean changes(Staging.Subject one) {
    return (one.cores() != null && !one.cores().equals(one.limits().bandwidth()))
        || (one.memory() != null && !one.memory().equals(one.limits().memoryBytes()));
  }

  /// What a person names is planned; what is only advised rests for a while after it was refused.
  private void checkRest(Candidate candidate, PlanStore.Wanted wanted, Wish wish) {
    if (wish.explicit() || wish.again()) {
      return;
    }
    plans
        .coolsUntil(candidate.host(), candidate.workload(), wanted)
        .ifPresent(
            until -> {
              throw refused(
                  "This change of %s on %s was rejected or taken back not long ago: it rests until %s. Say --again to plan it all the same."
                      .formatted(
                          candidate.workloadName(),
                          candidate.hostName(),
                          until.truncatedTo(java.time.temporal.ChronoUnit.MINUTES)));
            });
  }

  /// Like containers get one limit: the highest that is advised for any of them.
  private static @Nullable Double advised(List<Candidate> group, Resource resource) {
    return group.stream()
        .map(candidate -> candidate.advice().get(resource))
        .filter(Objects::nonNull)
        .max(Double::compare)
        .orElse(null);
  }

  /// Docker takes a hundredth of a core and 6 MiB at least; more than the host has makes no sense.
  private static void checkSize(
      Candidate candidate, @Nullable Double cores, @Nullable Double memory) {
    Integer cpus = candidate.hostCpus();
    if (cores != null && cpus != null && cores > cpus) {
      throw refused(
          "%s has %d CPUs: a limit of %s is more than there is."
              .formatted(candidate.hostName(), cpus, Text.cores(cores)));
    }
    if (cores != null && !(cores >= LEAST_CORES)) {
      throw refused("A CPU limit is at least 0.01 cores, not " + cores + ".");
    }
    Long bytes = candidate.hostMemory();
    if (memory != null && bytes != null && memory > bytes) {
      throw refused(
          "%s has %s of memory: a limit of %s is more than there is."
              .formatted(candidate.hostName(), Text.bytes(bytes), Text.bytes(memory)));
    }
    if (memory != null && memory < LEAST_BYTES) {
      throw refused("A memory limit is at least 6 MiB, not " + Text.bytes(memory) + ".");
    }
  }

  /// One plan takes a bounded step down; the next plan takes the next.
  private @Nullable Double limited(
      @Nullable Double now,
      @Nullable Double wanted,
      Resource resource,
      Wish wish,
      List<String> notes) {
    if (now == null || wanted == null || wish.explicit()) {
      return wanted;
    }
    double least = resource.roundUp(now * (1 - config.maxShrink()));
    if (wanted >= least) {
      return wanted;
    }
    notes.add(
        "The advice is %s of %s; one plan takes at most %s off, so this one goes to %s and the next one on."
            .formatted(
                resource.text(wanted),
                resource.title(),
                Text.percent(config.maxShrink()),
                resource.text(least)));
    return least;
  }

  private static @Nullable Double asDouble(@Nullable Long value) {
    return value == null ? null : Double.valueOf(value);
  }

  private static @Nullable Long bytes(@Nullable Double value) {
    return value == null ? null : Long.valueOf(value.longValue());
  }

  private void checkUndo(Plan plan, Wish wish) {
    if (plan.exactness() == Undo.IMPOSSIBLE) {
      throw refused(
          "This change of %s could not be taken back without recreating the container: it is not planned."
              .formatted(plan.workload()));
    }
    boolean allowed = wish.equivalent() || config.undo() == UndoPolicy.EQUIVALENT;
    if (plan.exactness() == Undo.EQUIVALENT && !allowed) {
      throw refused(
          "A container of %s had no such limit, and Docker cannot unset one: taking the change back would leave a limit as high as the host. Say --equivalent if that will do."
              .formatted(plan.workload()));
    }
  }

  private static NightshiftException refused(String sentence) {
    return new NightshiftException(ErrorKind.OPERATOR, sentence);
  }
}
