package dev.nightshift.jobs.rollout.judge;

import dev.nightshift.engine.rollout.Foresight;
import dev.nightshift.engine.rollout.Guard;
import dev.nightshift.engine.rollout.Interim;
import dev.nightshift.engine.rollout.Metric;
import dev.nightshift.engine.rollout.Point;
import dev.nightshift.engine.rollout.StageJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /// How a stage stands that has no verdict yet.
  ///
  /// @param measureFrom from when on samples count
  /// @param dueAt when its verdict is due
  /// @param spans into how many spans its window is cut
  /// @param readings its metrics
  public record Standing(
      int ordinal, Instant measureFrom, Instant dueAt, int spans, List<Interim.Reading> readings) {}

  /// How the stage stands that is watched now; empty where none is. Nothing is written.
  public Optional<Standing> standing(long plan, Instant now) {
    return store
        .watched(plan, now)
        .map(
            stage -> {
              var span = StageJudge.batch(stage.planned());
              var until = Interim.end(stage.measureFrom(), stage.dueAt(), span, now);
              return new Standing(
                  stage.ordinal(),
                  stage.measureFrom(),
                  stage.dueAt(),
                  (int) Duration.between(stage.measureFrom(), stage.dueAt()).dividedBy(span),
                  Interim.of(evidence(plan, stage, until)));
            });
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

  private void stage(long plan, JudgeStore.WatchedStage stage) {
    for (var verdict : StageJudge.judge(evidence(plan, stage, stage.dueAt()))) {
      store.record(plan, stage.ordinal(), stage.look(), verdict);
    }
  }

  /// @param until up to when samples count
  private StageJudge.Evidence evidence(long plan, JudgeStore.WatchedStage stage, Instant until) {
    return new StageJudge.Evidence(
        series(plan, stage.changed(), stage.from(), until),
        series(plan, stage.twins(), stage.from(), until),
        load(plan, stage, until),
        stage.changedAt(),
        stage.measureFrom(),
        stage.dueAt(),
        StageJudge.batch(stage.planned()));
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

  private List<List<Point>> load(long plan, JudgeStore.WatchedStage stage, Instant until) {
    return stage.changed().stream()
        .map(container -> store.load(plan, container, stage.from(), until))
        .filter(points -> !points.isEmpty())
        .toList();
  }
}
