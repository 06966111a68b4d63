package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rightsizing.LimitChange;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.moving.ClockLimits;
import dev.nightshift.engine.rightsizing.moving.HeadroomGuard;
import dev.nightshift.engine.rightsizing.moving.MovingLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A limit that moves under one approval. Its levels are fixed in the plan, each with its undo:
/// whatever is written later was read before it was approved.
///
/// @param resource what is limited
/// @param limit by the clock, or within an envelope
public record Moving(Resource resource, MovingLimit limit) {
  /// Each level of an envelope is about so many times the one below.
  private static final double RUNG = 1.2;

  /// Most moves of one container a day.
  private static final int MOST_A_DAY = 24;

  /// The limits it may set, in the resource's unit, lowest first.
  public List<Double> levels() {
    return switch (limit) {
      case ClockLimits clock ->
          clock.steps().stream().map(ClockLimits.Step::limit).distinct().sorted().toList();
      case HeadroomGuard guard -> rungs(guard);
    };
  }

  private List<Double> rungs(HeadroomGuard guard) {
    var rungs = new ArrayList<Double>();
    for (double rung = guard.min(); rung < guard.max(); ) {
      rungs.add(rung);
      rung = Math.max(resource.roundUp(rung * RUNG), rung * RUNG);
    }
    rungs.add(guard.max());
    return List.copyOf(rungs);
  }

  /// The lowest level that is at least so much, else the highest.
  int levelFor(double amount) {
    var levels = levels();
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i) >= amount) {
        return i;
      }
    }
    return levels.size() - 1;
  }

  /// The plan for like containers of one workload on one host: a target for each of their levels.
  ///
  /// @param hostMemory bytes the host has; null when not known
  /// @param settle how long a change is not looked at
  /// @param window how long containers are watched after a move at least
  public Plan plan(
      String host,
      String workload,
      List<Staging.Subject> subjects,
      @Nullable Long hostMemory,
      Duration settle,
      Duration window) {
    var targets = new ArrayList<Plan.Target>();
    for (var subject : subjects) {
      for (double level : levels()) {
        var change =
            resource == Resource.CPU
                ? LimitChange.cpu(subject.limits(), level)
                : LimitChange.memory(subject.limits(), (long) level, hostMemory);
        targets.add(
            new Plan.Target(
                1,
                subject.container(),
                subject.dockerId(),
                subject.name(),
                subject.limits(),
                subject.limits(),
                change.change(),
                change.undo(),
                change.exactness()));
      }
    }
    return new Plan(
        host,
        workload,
        RolloutMode.AUTO,
        OnDoubt.ROLL_BACK,
        Window.ALWAYS,
        MOST_A_DAY * subjects.size(),
        List.of(new Plan.Stage(StageKind.FULL, settle, window)),
        targets,
        false,
        this);
  }

  /// For a canonical form: whole numbers only, billionths of a core or bytes.
  Map<String, Object> canonical() {
    var map = new HashMap<String, Object>();
    map.put("kind", limit.kind());
    map.put("resource", resource.word());
    switch (limit) {
      case ClockLimits clock ->
          map.put(
              "steps",
              clock.steps().stream()
                  .map(step -> Map.of("hour", step.hour(), "limit", whole(step.limit())))
                  .toList());
      case HeadroomGuard guard -> {
        map.put("min", whole(guard.min()));
        map.put("max", whole(guard.max()));
      }
    }
    return map;
  }

  private long whole(double amount) {
    return Math.round(resource == Resource.CPU ? amount * 1e9 : amount);
  }

  static Moving of(Map<?, ?> json) {
    var resource = Resource.of(Objects.requireNonNull((String) json.get("resource")));
    if ("guard".equals(json.get("kind"))) {
      return new Moving(
          resource,
          new HeadroomGuard(amount(resource, json.get("min")), amount(resource, json.get("max"))));
    }
    var steps = new ArrayList<ClockLimits.Step>();
    for (Object one : Objects.requireNonNull((List<?>) json.get("steps"))) {
      var step = (Map<?, ?>) one;
      int hour = ((Number) Objects.requireNonNull(step.get("hour"))).intValue();
      steps.add(new ClockLimits.Step(hour, amount(resource, step.get("limit"))));
    }
    return new Moving(resource, new ClockLimits(steps));
  }

  private static double amount(Resource resource, @Nullable Object whole) {
    double number = ((Number) Objects.requireNonNull(whole)).doubleValue();
    return resource == Resource.CPU ? number / 1e9 : number;
  }
}
