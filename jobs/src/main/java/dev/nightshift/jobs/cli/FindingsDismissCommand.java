package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.analysis.FindingStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Silences a finding for a time.
@Command(name = "dismiss", description = "Hear no more of a finding for a time.")
final class FindingsDismissCommand extends DatabaseCommand {
  @Parameters(paramLabel = "ID", description = "As 'nightshift findings list' shows it.")
  private long id;

  @Option(
      names = "--for",
      paramLabel = "SPAN",
      defaultValue = "30d",
      description = "For how long (default: ${DEFAULT-VALUE}).")
  private String span = "30d";

  @Option(names = "--because", required = true, paramLabel = "REASON", description = "Why.")
  private String because = "";

  @Override
  int run(Session session) {
    if (because.isBlank()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "Say with --because why it is dismissed: others will ask.");
    }
    var until = session.now().plus(AnalyseCommand.span("--for", span));
    if (!new FindingStore(session.database().jdbi())
        .dismiss(id, until, because, Profiles.actor())) {
      throw FindingsShowCommand.unknown(id);
    }
    session
        .out()
        .println("Finding " + id + " is dismissed until " + Words.minute(until).text() + " UTC.");
    return 0;
  }
}
