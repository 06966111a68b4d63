package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.usage.ContainerLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The exact change of exact containers of one workload on one host, with its undo. What an
/// approval is bound to is the digest of its canonical form.
///
/// @param host name of the host
/// @param workload name of the workload
/// @param stages in order
/// @param targets in the order in which they are changed
/// @param reapply whether its approval also stands for containers that are recreated with the old
///   limits while it can be taken back
/// @param moving how its limits move once it runs; null where they are changed once, in stages.
///   Then there is one stage, and for each container a target for each level, lowest first
public record Plan(
    String host,
    String workload,
    RolloutMode mode,
    OnDoubt onDoubt,
    Window allowed,
    int maxChanges,
    List<Stage> stages,
    List<Target> targets,
    boolean reapply,
    @Nullable Moving moving) {

  /// The form's version: another one makes another digest.
  private static final int FORM = 1;

  /// A stage.
  ///
  /// @param settle time after the change that is not judged
  /// @param window how long it is watched, settling included
  public record Stage(StageKind kind, Duration settle, Duration window) {}

  /// A container in a stage.
  ///
  /// @param ordinal its stage, from 1
  /// @param container identity of the container in the database
  /// @param dockerId Docker's id: a recreated container is another one
  /// @param before limits before the whole rollout
  /// @param from limits just before this change: the same, or those of the stage before
  /// @param change what is sent
  /// @param undo what is sent to take it back, straight to `before`
  /// @param exactness how well that restores it
  public record Target(
      int ordinal,
      long container,
      String dockerId,
      String name,
      ContainerLimits before,
      ContainerLimits from,
      DockerUpdate change,
      DockerUpdate undo,
      Undo exactness) {

    /// The limits the change leaves.
    public ContainerLimits after() {
      return LimitState.after(from, change);
    }

    /// The limits the undo leaves.
    public ContainerLimits restored() {
      return LimitState.after(after(), undo);
    }

    /// Whether the change lowers the CPU limit.
    public boolean lowersCpu() {
      Double now = from.bandwidth();
      Double then = after().bandwidth();
      return then != null && (now == null || then < now);
    }

    /// Whether the change lowers the memory limit.
    public boolean lowersMemory() {
      Long memory = change.memoryBytes();
      Long now = from.memoryBytes();
      return memory != null && (now == null || now <= 0 || memory < now);
    }
  }

  /// A plan for the containers that there are now.
  public Plan(
      String host,
      String workload,
      RolloutMode mode,
      OnDoubt onDoubt,
      Window allowed,
      int maxChanges,
      List<Stage> stages,
      List<Target> targets) {
    this(host, workload, mode, onDoubt, allowed, maxChanges, stages, targets, false, null);
  }

  /// The same, with an approval that also stands for recreated containers.
  public Plan reapplying() {
    return new Plan(
        host, workload, mode, onDoubt, allowed, maxChanges, stages, targets, true, moving);
  }

  /// The same change, at once, of a container that was recreated with the limits from before.
  ///
  /// @param name of the container
  /// @param container identity of the new one
  /// @param dockerId of the new one
  public Plan recreated(String name, long container, String dockerId) {
    Target last =
        targets.stream()
            .filter(target -> target.name().equals(name))
            .reduce((_, later) -> later)
            .orElseThrow(() -> new IllegalArgumentException("no target " + name));
    return new Plan(
        host,
        workload,
        mode,
        onDoubt,
        allowed,
        maxChanges,
        List.of(new Stage(StageKind.FULL, stages.getLast().settle(), stages.getLast().window())),
        List.of(
            new Target(
                1,
                container,
                dockerId,
                name,
                last.before(),
                last.before(),
                last.change(),
                last.undo(),
                last.exactness())));
  }

  public Plan {
    stages = List.copyOf(stages);
    targets = List.copyOf(targets);
    if (stages.isEmpty() || targets.isEmpty()) {
      throw new IllegalArgumentException("a plan changes at least one container in one stage");
    }
  }

  /// The weakest undo among its targets.
  public Undo exactness() {
    return targets.stream().map(Target::exactness).reduce(Undo.EXACT, Undo::and);
  }

  /// How many containers it changes.
  public long containers() {
    return targets.stream().map(Target::container).distinct().count();
  }

  /// JSON, the same text for the same plan.
  public String canonical() {
    var plan = new HashMap<String, Object>();
    plan.put("form", FORM);
    plan.put("host", host);
    plan.put("workload", workload);
    plan.put("mode", Words.of(mode));
    plan.put("on_doubt", onDoubt.word());
    plan.put("allowed", allowed.toString());
    plan.put("max_changes", maxChanges);
    var ofStages = new ArrayList<Map<String, Object>>();
    for (Stage stage : stages) {
      ofStages.add(
          Map.of(
              "kind", stage.kind().word(),
              "settle_ms", stage.settle().toMillis(),
              "window_ms", stage.window().toMillis()));
    }
    plan.put("stages", ofStages);
    if (reapply) {
      plan.put("reapply", true);
    }
    if (moving != null) {
      plan.put("moving", moving.canonical());
    }
    plan.put("targets", targets.stream().map(Plan::canonical).toList());
    return Canonical.text(plan);
  }

  private static Map<String, Object> canonical(Target target) {
    var map = new HashMap<String, Object>();
    map.put("stage", target.ordinal());
    map.put("container", target.container());
    map.put("docker_id", target.dockerId());
    map.put("name", target.name());
    map.put("before", limits(target.before()));
    map.put("from", limits(target.from()));
    map.put("change", update(target.change()));
    map.put("undo", update(target.undo()));
    map.put("exactness", target.exactness().word());
    return map;
  }

  private static Map<String, @Nullable Object> limits(ContainerLimits limits) {
    var map = new HashMap<String, @Nullable Object>();
    map.put("nano_cpus", limits.nanoCpus());
    map.put("cpu_quota", limits.cpuQuotaMicros());
    map.put("cpu_period", limits.cpuPeriodMicros());
    map.put("cpu_shares", limits.cpuShares());
    map.put("cpuset", limits.cpusetCpus());
    map.put("memory", limits.memoryBytes());
    map.put("memory_swap", limits.memorySwapBytes());
    map.put("memory_reservation", limits.memoryReservationBytes());
    map.put("pids", limits.pidsLimit());
    return map;
  }

  private static Map<String, @Nullable Object> update(DockerUpdate update) {
    var map = new HashMap<String, @Nullable Object>();
    map.put("nano_cpus", update.nanoCpus());
    map.put("cpu_quota", update.cpuQuotaMicros());
    map.put("cpu_period", update.cpuPeriodMicros());
    map.put("memory", update.memoryBytes());
    map.put("memory_swap", update.memorySwapBytes());
    map.put("memory_reservation", update.memoryReservationBytes());
    return map;
  }

  /// What an approval is bound to: SHA-256 of the canonical form, in hexadecimal.
  public String digest() {
    return Canonical.digest(canonical());
  }

  /// Reads the canonical form back.
  ///
  /// @param json the form as maps, lists, texts, numbers and truth values
  public static Plan of(Map<?, ?> json) {
    if (number(json, "form") != FORM) {
      throw new IllegalArgumentException("a plan of form " + json.get("form") + " is not known");
    }
    var stages = new ArrayList<Stage>();
    for (Object one : list(json, "stages")) {
      var stage = (Map<?, ?>) one;
      stages.add(
          new Stage(
              StageKind.of(string(stage, "kind")),
              Duration.ofMillis(number(stage, "settle_ms")),
              Duration.ofMillis(number(stage, "window_ms"))));
    }
    return new Plan(
        string(json, "host"),
        string(json, "workload"),
        Words.parse(RolloutMode.class, string(json, "mode")),
        OnDoubt.of(string(json, "on_doubt")),
        Window.parse(string(json, "allowed")),
        Math.toIntExact(number(json, "max_changes")),
        stages,
        list(json, "targets").stream().map(one -> target((Map<?, ?>) one)).toList(),
        Boolean.TRUE.equals(json.get("reapply")),
        json.get("moving") instanceof Map<?, ?> moving ? Moving.of(moving) : null);
  }

  private static Target target(Map<?, ?> json) {
    return new Target(
        Math.toIntExact(number(json, "stage")),
        number(json, "container"),
        string(json, "docker_id"),
        string(json, "name"),
        limits(map(json, "before")),
        limits(map(json, "from")),
        update(map(json, "change")),
        update(map(json, "undo")),
        Words.parse(Undo.class, string(json, "exactness")));
  }

  private static ContainerLimits limits(Map<?, ?> json) {
    return new ContainerLimits(
        amount(json, "nano_cpus"),
        amount(json, "cpu_quota"),
        amount(json, "cpu_period"),
        amount(json, "cpu_shares"),
        (String) json.get("cpuset"),
        amount(json, "memory"),
        amount(json, "memory_swap"),
        amount(json, "memory_reservation"),
        amount(json, "pids"));
  }

  private static DockerUpdate update(Map<?, ?> json) {
    return new DockerUpdate(
        amount(json, "nano_cpus"),
        amount(json, "cpu_period"),
        amount(json, "cpu_quota"),
        amount(json, "memory"),
        amount(json, "memory_swap"),
        amount(json, "memory_reservation"));
  }

  private static @Nullable Long amount(Map<?, ?> json, String key) {
    return json.get(key) instanceof Number number ? Long.valueOf(number.longValue()) : null;
  }

  private static long number(Map<?, ?> json, String key) {
    return Objects.requireNonNull(amount(json, key), key);
  }

  private static List<?> list(Map<?, ?> json, String key) {
    return Objects.requireNonNull((List<?>) json.get(key), key);
  }

  private static Map<?, ?> map(Map<?, ?> json, String key) {
    return Objects.requireNonNull((Map<?, ?>) json.get(key), key);
  }

  private static String string(Map<?, ?> json, String key) {
    return Objects.requireNonNull((String) json.get(key), key);
  }
}
