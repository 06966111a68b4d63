package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.moving.ClockLimits;
import dev.nightshift.engine.rightsizing.moving.HeadroomGuard;
import dev.nightshift.engine.rollout.LimitState;
import dev.nightshift.engine.rollout.Metric;
import dev.nightshift.engine.rollout.Moving;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.PlanWords;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.rollout.judge.Judge;
import dev.nightshift.jobs.rollout.judge.JudgeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/// A plan as people read it before they approve it.
final class PlanText {
  private final Terminal terminal;
  private final Judge judge;
  private final Instant now;

  PlanText(Session session) {
    this.terminal = session.terminal();
    this.judge = new Judge(new JudgeStore(session.database().jdbi()));
    this.now = session.now();
  }

  /// Everything that will be done, how it can be undone, and what will judge it.
  void print(PlanStore.Stored stored) {
    var plan = stored.plan();
    var details =
        new Details(
            terminal,
            "Plan %d: %s on %s, %s %s"
                .formatted(
                    stored.id(),
                    plan.workload(),
                    plan.host(),
                    Text.count(plan.containers(), "container"),
                    plan.moving() == null
                        ? "in " + Text.count(plan.stages().size(), "stage")
                        : "with limits that move"));
    details.line("digest", stored.digest());
    details.line("expires", Words.minute(stored.expiresAt()).text() + " UTC");
    if (!stored.maker().why().isEmpty()) {
      details.line("why", stored.maker().why());
    }
    var moving = plan.moving();
    if (moving != null) {
      moves(details, moving);
      changes(plan, details);
    } else {
      details.line("mode", PlanWords.mode(plan.mode()));
      details.line("in doubt", PlanWords.doubt(plan.onDoubt()));
      details.line("allowed", plan.allowed().toString());
      changes(plan, details);
      stages(plan);
      judges(details);
      sight(stored);
    }
    details.line(moving == null ? "at once" : "taken back", PlanWords.GUARDS);
    details.line("undo", PlanWords.undo(plan.exactness()));
    if (plan.reapply()) {
      details.line("recreated", PlanWords.REAPPLIED);
    }
  }

  /// When which of its levels is set.
  private static void moves(Details details, Moving moving) {
    switch (moving.limit()) {
      case ClockLimits clock -> MovingLimits.steps(details, moving.resource(), clock);
      case HeadroomGuard guard ->
          details.line(
              "envelope",
              "%s to %s: raised at once when use comes near, lowered to what is used after midnight UTC"
                  .formatted(
                      moving.resource().text(guard.min()), moving.resource().text(guard.max())));
    }
    details.line(
        "holds",
        "until it is taken back or somebody else changes a container; memory is never lowered under"
            + " what is used");
  }

  /// What is sent stands below the containers, once for each kind of it: like containers are many.
  private void changes(Plan plan, Details details) {
    var table = Table.columns("stage", "container", "now", "then", "undo");
    for (var target : plan.targets()) {
      table.row(
          plan.moving() == null ? plan.stages().get(target.ordinal() - 1).kind().word() : "level",
          target.name(),
          LimitState.text(target.from()),
          LimitState.text(target.after()),
          target.exactness().word());
    }
    table.print(terminal, OutputFormat.TABLE, "");
    sent(details, "sends", plan.targets().stream().map(Plan.Target::change));
    sent(details, "undo sends", plan.targets().stream().map(Plan.Target::undo));
  }

  private static void sent(Details details, String name, Stream<DockerUpdate> updates) {
    String title = name;
    for (var update : updates.distinct().toList()) {
      details.command(title, "docker update " + String.join(" ", update.options()));
      title = "";
    }
  }

  private void stages(Plan plan) {
    var table = Table.columns("stage", "settles", "watched", "sees harm within");
    for (var stage : plan.stages()) {
      table.row(
          stage.kind().word(),
          Words.span(stage.settle()),
          Words.span(stage.window()),
          "seconds (guards), " + Words.span(stage.window()) + " (metrics)");
    }
    table.print(terminal, OutputFormat.TABLE, "");
    var all = plan.stages().stream().map(Plan.Stage::window).reduce(Duration.ZERO, Duration::plus);
    terminal
        .out()
        .println(
            "  applied everywhere %s, settled after %s, if all stages pass"
                .formatted(
                    plan.stages().size() == 1
                        ? "at once"
                        : "about %s after it begins"
                            .formatted(Words.span(all.minus(plan.stages().getLast().window()))),
                    Words.span(all)));
  }

  /// The smallest harm that each metric could show.
  private void sight(PlanStore.Stored stored) {
    var sights = judge.foresee(stored.id(), now);
    if (sights.isEmpty()) {
      terminal
          .out()
          .println(
              "  What harm could be seen is not known yet: too little was measured. See 'nightshift"
                  + " rollouts show "
                  + stored.id()
                  + "' in some minutes.");
      return;
    }
    var table = Table.columns("metric", "of late", "harm from", "smallest harm seen", "control");
    for (var sight : sights) {
      table.row(
          sight.metric().title(),
          sight.metric().text(sight.baseline()),
          "+" + sight.metric().text(sight.bound()),
          sight.text(),
          sight.twin() ? "untouched twins" : "before only");
    }
    table.print(terminal, OutputFormat.TABLE, "");
    boolean heldBack = sights.stream().anyMatch(sight -> sight.metric() == Metric.CPU_STRETCH);
    if (heldBack && stored.plan().targets().stream().anyMatch(Plan.Target::lowersCpu)) {
      terminal
          .out()
          .println(
              "  Its CPU limit holds it back most of the time already: a lower one takes CPU from"
                  + " it that it wants.");
    }
    if (sights.stream().anyMatch(sight -> !sight.sharp())) {
      terminal
          .out()
          .println(
              "  Harm from the bound up to the smallest that is seen is likely to end in doubt,"
                  + " which never lets a stage go on: longer windows see more.");
    }
  }

  private static void judges(Details details) {
    String title = "judged by";
    for (Metric metric : Metric.values()) {
      details.line(title, metric.title() + " (+" + metric.text(metric.bound(0)) + ")");
      title = "";
    }
    details.line("", "harm is a rise by 10 %, or by what stands in brackets where that is more");
  }
}
