package dev.nightshift.jobs.rollout.judge;

import dev.nightshift.engine.rollout.Foresight;
import dev.nightshift.engine.rollout.Guard;
import dev.nightshift.engine.rollout.Metric;
import dev.nightshift.engine.rollout.Point;
import dev.nightshift.engine.rollout.StageJudge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Writes verdicts: guards at once, metrics when a stage's window has ended. It reads and writes
/// the database only; what follows from a verdict is for others to decide.
public final class Judge {
  private final JudgeStore store;

  public Judge(JudgeStore store) {
    this.store = store;
  }

  /// Judges what can be judged of a rollout now.
  public void judge(long plan, Instant now) {
    for (var changed : store.changed(plan)) {
      guard(plan, changed);
    }
    store.due(plan, now).ifPresent(stage -> stage(plan, stage));
  }

  /// What harm it could see in a plan, from what was measured up to now.
  public List<Foresight.Sight> foresee(long plan, Instant now) {
    return store
        .first(plan)
        .map(
            first -> {
              var from = now.minus(StageJudge.longestBaseline(first.measured()));
              return Foresight.of(
                  series(plan, first.changed(), from, now),
                  series(plan, first.twins(), from, now),
                  first.measured(),
                  now);
            })
        .orElse(List.of());
  }

  private void guard(long plan, JudgeStore.Changed changed) {
    var sightings = store.sightings(plan, changed.container());
    var before = new ArrayList<Guard.Sighting>();
    var after = new ArrayList<Guard.Sighting>();
    for (var sighting : sightings) {
      var seen = changed.raised() ? sighting.withoutThrottling() : sighting;
      (seen.at().isBefore(changed.at()) ? before : after).add(seen);
    }
    Guard.tripped(changed.name(), before, after)
        .ifPresent(verdict -> store.record(plan, changed.ordinal(), 0, verdict));
  }

  private void stage(long plan, JudgeStore.DueStage stage) {
    var evidence =
        new StageJudge.Evidence(
            series(plan, stage.changed(), stage.from(), stage.dueAt()),
            series(plan, stage.twins(), stage.from(), stage.dueAt()),
            load(plan, stage),
            stage.changedAt(),
            stage.measureFrom(),
            stage.dueAt());
    for (var verdict : StageJudge.judge(evidence)) {
      store.record(plan, stage.ordinal(), stage.look(), verdict);
    }
  }

  private Map<Metric, List<List<Point>>> series(
      long plan, List<Long> containers, Instant from, Instant until) {
    var series = new EnumMap<Metric, List<List<Point>>>(Metric.class);
    for (long container : containers) {
      store
          .points(plan, container, from, until)
          .forEach(
              (metric, points) ->
                  series.computeIfAbsent(metric, _ -> new ArrayList<>()).add(points));
    }
    return series;
  }

  private List<List<Point>> load(long plan, JudgeStore.DueStage stage) {
    return stage.changed().stream()
        .map(container -> store.load(plan, container, stage.from(), stage.dueAt()))
        .filter(points -> !points.isEmpty())
        .toList();
  }
}
