package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.OwnHistory;
import dev.nightshift.jobs.rightsizing.RecommendationStore;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows all about one recommendation.
@Command(name = "show", description = "Show a recommendation with its evidence and undo.")
final class RecommendationsShowCommand extends DatabaseCommand {
  private static final Duration LOOKBACK = Duration.ofDays(28);

  @Parameters(
      paramLabel = "ID|NAME",
      description = "As 'nightshift recommendations list' shows it, or a workload or container.")
  private String which = "";

  @Override
  int run(Session session) {
    var store = new RecommendationStore(session.database().jdbi());
    var found = Recommended.named(store, which);
    var moving = Recommended.moving(session, which);
    if (found.isEmpty() && moving.isEmpty()) {
      throw unknown(which);
    }
    for (var one : found) {
      show(session, one);
    }
    moving.forEach(one -> MovingLimits.show(session, one));
    return 0;
  }

  private static void show(Session session, RecommendationStore.Stored one) {
    var details = new Details(session.terminal(), one.sentence());
    details.line("id", Long.toString(one.id()));
    details.line("answer", one.answer() + " (" + one.resource().title() + ")");
    details.line("workload", one.workload());
    details.line("container", one.container() + " on " + one.host());
    if (one.importedFrom() != null) {
      details.line(
          "history",
          "Imported from trace "
              + one.importedFrom()
              + ": not measured here, and nothing can be changed.");
    }
    details.line("now", RecommendationsListCommand.limit(one.resource(), one.current()).text());
    if (one.proposed() != null) {
      details.line("proposed", one.resource().text(one.proposed()));
      Recommended.of(session, one.host())
          .export(java.util.List.of(one))
          .ifPresent(
              export -> {
                var lines = export.docker().lines().toList();
                details.command("by hand", lines.getFirst());
                if (lines.size() > 1) {
                  details.command("undo", lines.getLast().replace("# undo ", ""));
                }
              });
    }
    if (one.proposed() != null && one.savingPerMonth() != null) {
      details.line(
          "saves", RecommendationsListCommand.money(one.savingPerMonth()).text() + " a month");
    }
    if (one.risk() != null) {
      details.line("risk", one.risk() + " of 4");
    }
    details.line("policy", one.policy() + ", version " + one.policyVersion());
    details.line("made", Words.minute(one.madeAt()).text() + " UTC");
    details.line("confirmed", Words.minute(one.confirmedAt()).text() + " UTC");
    if (one.supersededAt() != null) {
      details.line("superseded", Words.minute(one.supersededAt()).text() + " UTC");
    }
    if (one.supersededAt() == null && one.expiresAt() != null) {
      details.line(
          "expires", Words.minute(one.expiresAt()).text() + " UTC, unless it comes out again");
    }
    new RecommendationStory(
            session.terminal(),
            one,
            new OwnHistory(
                new UsageHistoryStore(session.database().jdbi()),
                session.now().minus(LOOKBACK),
                session.now()))
        .tell();
    details.evidence(one.evidence());
    details.command(
        "SQL", "select * from report.recommendation where recommendation_id = " + one.id());
    session.out().println();
  }

  static NightshiftException unknown(String which) {
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "There is no recommendation '"
            + which
            + "': 'nightshift recommendations list' shows those there are.");
  }
}
