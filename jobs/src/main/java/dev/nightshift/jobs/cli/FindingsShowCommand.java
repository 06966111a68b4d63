package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.EvidenceText;
import dev.nightshift.jobs.analysis.FindingContext;
import dev.nightshift.jobs.analysis.FindingStore;
import dev.nightshift.jobs.analysis.Incident;
import dev.nightshift.jobs.usage.UsageHistoryStore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Shows all about one finding.
@Command(
    name = "show",
    description = {
      "Show a finding with its evidence.",
      "What, where, since when, how sure, what to do about it, its incident, its evidence in "
          + "numbers and as a chart, what else on the host moved at the same time, and the SQL behind "
          + "it."
    })
final class FindingsShowCommand extends DatabaseCommand {
  private static final int MOST_OTHERS = 8;

  @Parameters(paramLabel = "ID", description = "As 'nightshift findings list' shows it.")
  private long id;

  @Override
  int run(Session session) {
    var jdbi = session.database().jdbi();
    var findings = new FindingStore(jdbi);
    var finding = findings.find(id, session.now()).orElseThrow(() -> unknown(id));
    var details = new Details(session.terminal(), finding.sentence());
    details.line("what to do", finding.advice());
    details.line("kind", finding.kind() + ", " + finding.severity() + ", " + finding.state());
    details.line("how sure", EvidenceText.sure(finding.confidence()));
    details.line("host", finding.host());
    details.line("workload", finding.workload());
    details.line("container", finding.container());
    details.line(
        "about",
        Words.minute(finding.from()).text()
            + " to "
            + Words.minute(finding.until()).text()
            + " UTC");
    details.line("found", Words.minute(finding.foundAt()).text() + " UTC");
    if (finding.liveAt() != null) {
      details.line("seen live", Words.minute(finding.liveAt()).text() + " UTC");
    }
    details.line("last seen", Words.minute(finding.lastSeenAt()).text() + " UTC");
    if (finding.resolvedAt() != null) {
      details.line("resolved", Words.minute(finding.resolvedAt()).text() + " UTC");
    }
    if (finding.dismissedUntil() != null) {
      details.line(
          "dismissed",
          "until "
              + Words.minute(finding.dismissedUntil()).text()
              + " UTC: "
              + finding.dismissedBecause());
    }
    var incident = findings.incident(finding, session.now());
    incident.ifPresent(it -> belongs(details, it, finding.id()));
    details.evidence(finding.evidence());
    var about = findings.about(id);
    var context =
        about.flatMap(it -> FindingContext.of(it, new UsageHistoryStore(jdbi), session.now()));
    context.ifPresent(
        it ->
            new FindingSurroundings(session.terminal(), details)
                .print(
                    it,
                    about.orElseThrow(),
                    incident.map(all -> all.beside(finding)).orElse(List.of())));
    details.command("SQL", FindingSql.finding(finding));
    FindingSql.operations(finding).ifPresent(sql -> details.command("", sql));
    context.ifPresent(
        it ->
            details.command(
                "", FindingSql.hours(finding, about.orElseThrow(), it.hours().firstKey())));
    return 0;
  }

  private static void belongs(Details details, Incident incident, long self) {
    int others = incident.findings().size() - 1;
    details.line(
        "incident",
        incident.id()
            + ", "
            + incident.state()
            + (others == 0 ? ": this alone" : ": this, and what began within two hours of it"));
    incident.findings().stream()
        .filter(other -> other.id() != self)
        .limit(MOST_OTHERS)
        .forEach(
            other -> details.line("", other.id() + " (" + other.state() + ") " + other.sentence()));
    if (others > MOST_OTHERS) {
      details.command("", "nightshift findings list --all --incident " + incident.id());
    }
  }

  static NightshiftException unknown(long id) {
    return new NightshiftException(
        ErrorKind.OPERATOR,
        "There is no finding " + id + ": 'nightshift findings list --all' shows those there are.");
  }
}
