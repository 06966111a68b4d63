package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.DecisionStore;
import dev.nightshift.jobs.rollout.PlanStore;
import dev.nightshift.jobs.schedule.NodeStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A decision about one plan.
abstract class Decided extends DatabaseCommand {
  @Parameters(paramLabel = "PLAN", description = "As 'nightshift rollouts list' shows it.")
  private long plan;

  @Option(names = "--remark", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String remark;

  final long plan() {
    return plan;
  }

  final @Nullable String remark() {
    return remark;
  }

  /// Whether the person means it, once what it is about was shown.
  boolean meant(Session session) {
    return true;
  }

  /// Decides, and says what came of it in a sentence.
  abstract String decide(DecisionStore decisions, Session session);

  @Override
  final int run(Session session) {
    if (!meant(session)) {
      session.out().println("Nothing is decided about plan " + plan + ".");
      return Failures.NO;
    }
    session
        .out()
        .println(decide(new DecisionStore(session.database().jdbi(), Profiles.actor()), session));
    if (needsEngine()) {
      whoActs(session);
    }
    return 0;
  }

  /// Whether somebody has to do something on the host now.
  boolean needsEngine() {
    return true;
  }

  /// A decision is carried out by the engine on the plan's host: says so where none runs there.
  private void whoActs(Session session) {
    String host = new PlanStore(session.database().jdbi()).find(plan).orElseThrow().plan().host();
    boolean acts =
        new NodeStore(session.database().jdbi())
            .nodes().stream().anyMatch(node -> node.live() && host.equals(node.host()));
    if (!acts) {
      session
          .out()
          .println(
              Terminal.harmless(
                  "No Nightshift runs on %s now: that is recorded, and carried out when 'nightshift run' is started there."
                      .formatted(host)));
    }
  }

  static NightshiftException unknown(long plan) {
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "There is no plan " + plan + ": 'nightshift rollouts list --all' shows those there are.");
  }
}
