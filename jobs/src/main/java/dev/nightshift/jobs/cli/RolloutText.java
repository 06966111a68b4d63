package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.rollout.RolloutHistoryStore;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// How a rollout stands, as people read it.
final class RolloutText {
  private final RolloutHistoryStore store;
  private final RolloutLive live;
  private final Terminal terminal;

  RolloutText(Jdbi jdbi, Terminal terminal) {
    this.store = new RolloutHistoryStore(jdbi);
    this.live = new RolloutLive(jdbi, terminal);
    this.terminal = terminal;
  }

  /// In a sentence: where it is and what comes next.
  static String sentence(RolloutHistoryStore.Entry one, Instant now) {
    String about = one.workload() + " on " + one.host();
    String why = one.reason() == null ? "" : ": " + one.reason();
    return switch (one.state()) {
      case "awaiting-approval" ->
          "The plan for %s waits for approval: 'nightshift rollouts show %d', then approve or reject it."
              .formatted(about, one.id());
      case "approved" -> "The plan for %s is approved and about to begin.".formatted(about);
      case "running" -> running(one, about, now);
      case "held" ->
          "%s is held%s. Say 'nightshift proceed %d' or 'nightshift rollback %d' within %s."
              .formatted(about, why, one.id(), one.id(), left(one.holdUntil(), now));
      case "completed" ->
          one.mode().equals("shadow")
              ? "%s was judged in shadow mode, nothing was changed%s.".formatted(about, why)
              : "%s holds its new limits%s.".formatted(about, why);
      case "rolling-back" -> "%s is being taken back%s.".formatted(about, why);
      case "rolled-back" ->
          one.changed() == 0
              ? "%s has its old limits again%s.".formatted(about, why)
              : "%s was taken back%s. But %s was left alone: somebody else changed, recreated or removed it. What it has now stays until you change it."
                  .formatted(about, why, left(one));
      case "needs-human" ->
          "%s needs a person%s. 'nightshift rollback %d' tries again, 'nightshift reject %d' closes it as it is."
              .formatted(about, why, one.id(), one.id());
      default -> "The plan for %s is %s%s.".formatted(about, one.state(), why);
    };
  }

  /// What is frozen, until when, by whom and why.
  static String sentence(RolloutHistoryStore.Freeze freeze) {
    Instant until = freeze.until();
    String host = freeze.host();
    return "No container is changed on %s until %s: %s (%s)."
        .formatted(
            host == null ? "any host" : host,
            (until == null ? "" : Words.minute(until).text() + " UTC or ")
                + "'nightshift unfreeze"
                + (host == null ? "'" : " --host " + host + "'"),
            freeze.remark(),
            freeze.person());
  }

  private static String left(RolloutHistoryStore.Entry one) {
    return one.changed() == 1
        ? String.valueOf(one.firstChanged())
        : "each of %d containers".formatted(one.changed());
  }

  private static String running(RolloutHistoryStore.Entry one, String about, Instant now) {
    String moving = one.moving();
    if (moving != null) {
      return "%s: %s in force on %d of %s. 'nightshift rollback %d' ends that."
          .formatted(
              about,
              moving.equals("clock") ? "limits by the clock are" : "an envelope is",
              one.changed(),
              Text.count(one.containers(), "container"),
              one.id());
    }
    return (one.mode().equals("shadow")
            ? "%s is being judged in shadow mode, nothing is changed: %d of %s, stage %s, at most %s left."
            : "%s is being changed: %d of %s, stage %s, at most %s left.")
        .formatted(
            about,
            one.changed(),
            Text.count(one.containers(), "container"),
            one.stage() == null ? "about to begin" : one.stage(),
            left(one.deadline(), now));
  }

  private static String left(@Nullable Instant until, Instant now) {
    return until == null ? "no limit" : Words.span(Duration.between(now, until));
  }

  /// What changes while it goes: stages, metrics against their bounds, containers.
  void watch(RolloutHistoryStore.Entry one, Instant now) {
    terminal.out().println(terminal.bold(Terminal.harmless(sentence(one, now))));
    frozen(one);
    terminal.out().println();
    if (one.moving() == null) {
      stages(one, now);
      terminal.out().println();
    }
    if (one.state().equals("running")) {
      live.standing(one.id(), now);
      terminal.out().println();
    }
    live.containers(one.id(), now);
    drift(one.id());
  }

  private static boolean isUnderWay(RolloutHistoryStore.Entry one) {
    return one.state().equals("running") || one.state().equals("held");
  }

  /// Stages, actions, verdicts, decisions.
  void print(RolloutHistoryStore.Entry one, Instant now) {
    terminal.out().println(terminal.bold(Terminal.harmless(sentence(one, now))));
    frozen(one);
    if (one.moving() == null) {
      stages(one, now);
    }
    if (one.state().equals("running")) {
      live.standing(one.id(), now);
    }
    verdicts(one.id());
    actions(one.id());
    for (var decision : store.decisions(one.id())) {
      terminal
          .out()
          .println(
              Terminal.harmless(
                  "  %s UTC  %s by %s%s%s"
                      .formatted(
                          Words.minute(decision.at()).text(),
                          decision.verb(),
                          decision.person() == null ? decision.actor() : decision.person(),
                          decision.person() == null ? "" : " (as " + decision.actor() + ")",
                          isBlank(decision.remark()) ? "" : ": " + decision.remark())));
    }
    drift(one.id());
  }

  private void drift(long id) {
    store.drift(id).forEach(line -> terminal.out().println("  " + Terminal.harmless(line)));
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /// A stage that was cut off has no verdict to come.
  private void stages(RolloutHistoryStore.Entry one, Instant now) {
    var table = Table.columns("stage", "state", "watched", "verdict in", "why");
    for (var stage : store.stages(one.id())) {
      Instant due = one.state().equals("running") ? stage.dueAt() : null;
      table.row(
          stage.kind(),
          told(stage),
          Words.span(Duration.ofMillis((long) (stage.seconds() * 1e3)))
              + (stage.extended() ? ", extended" : ""),
          due == null || due.isBefore(now) ? null : Words.span(Duration.between(now, due)),
          stage.reason());
    }
    table.print(terminal, OutputFormat.TABLE, "");
  }

  /// A stage that was cut off had begun, or was never come to.
  private static String told(RolloutHistoryStore.Stage stage) {
    return stage.state().equals("cancelled")
        ? stage.dueAt() == null ? "not reached" : "taken back"
        : stage.state();
  }

  private void frozen(RolloutHistoryStore.Entry one) {
    if (isUnderWay(one) || one.state().equals("approved")) {
      store
          .freezes(one.host())
          .forEach(
              freeze ->
                  terminal.out().println(terminal.yellow(Terminal.harmless(sentence(freeze)))));
    }
  }

  private void verdicts(long id) {
    var verdicts = store.verdicts(id);
    if (verdicts.isEmpty()) {
      return;
    }
    var table = Table.columns("stage", "metric", "verdict", "why");
    for (var verdict : verdicts) {
      table.row(verdict.ordinal(), verdict.metric(), verdict.result(), verdict.sentence());
    }
    table.print(terminal, OutputFormat.TABLE, "");
  }

  private void actions(long id) {
    var actions = store.actions(id);
    if (actions.isEmpty()) {
      return;
    }
    var table = Table.columns("action", "container", "kind", "state", "at", "seen", "error");
    for (var action : actions) {
      table.row(
          action.id(),
          action.container(),
          action.kind(),
          action.state(),
          Words.minute(action.intendedAt()),
          action.observed(),
          action.error());
    }
    table.print(terminal, OutputFormat.TABLE, "");
  }
}
