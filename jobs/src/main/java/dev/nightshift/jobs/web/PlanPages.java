package dev.nightshift.jobs.web;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rollout.Foresight;
import dev.nightshift.engine.rollout.LimitState;
import dev.nightshift.engine.rollout.Metric;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.PlanWords;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.rollout.judge.Judge;
import dev.nightshift.reports.Amounts;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.page.PlanPage;
import dev.nightshift.reports.page.Sketch;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts together what an approver should know of a plan.
final class PlanPages {
  private static final int MOST_CHANGES = 50;
  private static final int MOST_COMMANDS = 5;
  private static final List<String> RISKS =
      List.of("at most 0.1 %", "at most 0.5 %", "at most 2 %", "at most 10 %", "over 10 %");

  private final PlanFactsStore facts;
  private final PlanRisk risk;
  private final Judge judge;
  private final InstantSource clock;

  PlanPages(PlanFactsStore facts, Judge judge, InstantSource clock) {
    this.facts = facts;
    this.risk = new PlanRisk(facts);
    this.judge = judge;
    this.clock = clock;
  }

  /// @param until when the link ends
  PlanPage page(PlanStore.Stored stored, Instant until) {
    var plan = stored.plan();
    var charts = charts(plan);
    var end = until.isBefore(stored.expiresAt()) ? until : stored.expiresAt();
    return new PlanPage(
        stored.id(),
        Line.name(plan.workload()),
        Line.name(plan.host()),
        plan.containers(),
        "Until %s UTC. Made %s UTC by %s."
            .formatted(
                Amounts.dayTime(end, ZoneOffset.UTC),
                Amounts.dayTime(stored.madeAt(), ZoneOffset.UTC),
                Line.name(stored.madeBy()).text()),
        about(stored),
        plan.targets().stream().limit(MOST_CHANGES).map(target -> change(plan, target)).toList(),
        Math.max(0, plan.targets().size() - MOST_CHANGES),
        commands(plan),
        plan.moving() == null ? plan.stages().stream().map(PlanPages::stage).toList() : List.of(),
        plan.moving() == null ? sights(stored.id()) : List.of(),
        reasons(stored, plan.moving() == null && charts.isEmpty()),
        charts);
  }

  private List<PlanPage.Fact> about(PlanStore.Stored stored) {
    var plan = stored.plan();
    var about = new ArrayList<PlanPage.Fact>();
    risk.sentence(stored).ifPresent(sentence -> about.add(fact("risk", sentence)));
    about.add(fact("undo", PlanWords.undo(plan.exactness())));
    if (plan.moving() == null) {
      about.add(fact("mode", PlanWords.mode(plan.mode())));
      about.add(fact("in doubt", PlanWords.doubt(plan.onDoubt())));
      about.add(fact("allowed", plan.allowed().toString()));
    } else {
      about.add(
          fact(
              "holds",
              "limits move by the clock or with use, between the levels above, until it is taken back"));
    }
    about.add(fact("taken back at once", PlanWords.GUARDS));
    if (plan.reapply()) {
      about.add(fact("recreated", PlanWords.REAPPLIED));
    }
    about.add(fact("digest", stored.digest()));
    return about;
  }

  private static PlanPage.Fact fact(String name, String value) {
    return new PlanPage.Fact(name, Line.of(value));
  }

  private static PlanPage.Change change(Plan plan, Plan.Target target) {
    return new PlanPage.Change(
        step(plan, target),
        Line.name(target.name()),
        Line.of(LimitState.text(target.from())),
        Line.of(LimitState.text(target.after())),
        target.exactness().word());
  }

  /// The stage that changes a container, or that a target is a level its limit may move to.
  static String step(Plan plan, Plan.Target target) {
    return plan.moving() == null ? plan.stages().get(target.ordinal() - 1).kind().word() : "level";
  }

  private static List<PlanPage.Fact> commands(Plan plan) {
    return Stream.concat(
            sent("Sent to Docker", plan.targets().stream().map(Plan.Target::change)),
            sent("Sent to take it back", plan.targets().stream().map(Plan.Target::undo)))
        .toList();
  }

  /// The name stands at the first only.
  private static Stream<PlanPage.Fact> sent(String name, Stream<DockerUpdate> updates) {
    var commands = updates.distinct().limit(MOST_COMMANDS).toList();
    return IntStream.range(0, commands.size())
        .mapToObj(
            i ->
                fact(
                    i == 0 ? name : "",
                    "docker update " + String.join(" ", commands.get(i).options())));
  }

  private static PlanPage.Stage stage(Plan.Stage stage) {
    return new PlanPage.Stage(
        stage.kind().word(), Amounts.span(stage.settle()), Amounts.span(stage.window()));
  }

  /// Everything that is judged, also what cannot be foreseen.
  private List<PlanPage.Sight> sights(long plan) {
    var foreseen =
        judge.foresee(plan, clock.instant()).stream()
            .collect(Collectors.toMap(Foresight.Sight::metric, PlanPages::sight));
    return Stream.of(Metric.values())
        .map(metric -> foreseen.getOrDefault(metric, unseen(metric)))
        .toList();
  }

  private static PlanPage.Sight sight(Foresight.Sight sight) {
    return new PlanPage.Sight(
        sight.metric().title(),
        sight.metric().text(sight.baseline()),
        "+" + sight.metric().text(sight.bound()),
        sight.text(),
        sight.twin() ? "untouched twins" : "before only");
  }

  private static PlanPage.Sight unseen(Metric metric) {
    return switch (metric) {
      case MEMORY_USE ->
          new PlanPage.Sight(metric.title(), "–", "above 95 %", "any", "the new limit");
      case CPU_STRETCH ->
          new PlanPage.Sight(
              metric.title(),
              "not held back often",
              "+" + metric.text(metric.bound(0)),
              "not known",
              "–");
      default ->
          new PlanPage.Sight(
              metric.title(),
              "not measured yet",
              "+" + metric.text(metric.bound(0)),
              "not known",
              "–");
    };
  }

  private List<PlanPage.Reason> reasons(PlanStore.Stored stored, boolean uncharted) {
    var reasons = new ArrayList<PlanPage.Reason>();
    var maker = stored.maker();
    if (!maker.why().isEmpty()) {
      reasons.add(new PlanPage.Reason(Line.of(maker.why()), ""));
    }
    if (!maker.byHand()) {
      facts
          .advice(containers(stored.plan()))
          .forEach(
              advice ->
                  reasons.add(new PlanPage.Reason(Line.of(advice.sentence()), stakes(advice))));
    }
    if (uncharted) {
      reasons.add(
          new PlanPage.Reason(
              Line.of("No chart: fewer than two hours of its use are known yet."), ""));
    }
    return reasons;
  }

  private static String stakes(PlanFactsStore.Advice advice) {
    var stakes = new ArrayList<String>();
    Double saving = advice.saving();
    if (saving != null) {
      stakes.add("saves " + Amounts.number(saving) + " a month");
    }
    Double risk = advice.risk();
    if (risk != null) {
      stakes.add(
          "failures expected: %s of %s"
              .formatted(
                  RISKS.get(risk.intValue()),
                  advice.resource().equals("memory") ? "days" : "demand"));
    }
    Double confidence = advice.confidence();
    if (confidence != null) {
      stakes.add("confidence " + Amounts.percent(confidence));
    }
    return String.join(" · ", stakes);
  }

  private List<Sketch> charts(Plan plan) {
    var containers = containers(plan);
    var target = plan.targets().getLast();
    var before = target.before();
    var after = target.after();
    var charts = new ArrayList<Sketch>();
    if (!Objects.equals(before.bandwidth(), after.bandwidth())) {
      var points = facts.cpu(containers);
      if (points.size() > 1) {
        charts.add(
            Sketch.of(
                "CPU by hour", points, before.bandwidth(), after.bandwidth(), Text::cores, false));
      }
    }
    if (!Objects.equals(before.memoryBytes(), after.memoryBytes())) {
      var points = facts.memory(containers);
      if (points.size() > 1) {
        charts.add(
            Sketch.of(
                "Memory by hour",
                points,
                amount(before.memoryBytes()),
                amount(after.memoryBytes()),
                Text::bytes,
                true));
      }
    }
    return charts;
  }

  private static @Nullable Double amount(@Nullable Long bytes) {
    return bytes == null ? null : Double.valueOf(bytes.doubleValue());
  }

  private static List<Long> containers(Plan plan) {
    return plan.targets().stream().map(Plan.Target::container).distinct().toList();
  }
}
