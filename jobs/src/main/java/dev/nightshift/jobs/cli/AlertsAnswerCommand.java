package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.mail.EscalationStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says that somebody looks after an alert.
@Command(
    name = "answer",
    description = "Say that you look after an alert: it is then not escalated to others.")
final class AlertsAnswerCommand extends DatabaseCommand {
  @Parameters(paramLabel = "ID", description = "As 'nightshift alerts list' shows it.")
  private long id;

  @Option(names = "--say", paramLabel = "TEXT", description = "What you do about it.")
  private String said = "";

  @Override
  int run(Session session) {
    String person = Profiles.actor();
    if (!new EscalationStore(session.database().jdbi()).answer(id, person, said, session.now())) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There is no open alert " + id + ": 'nightshift alerts list' shows those there are.");
    }
    session.out().println(Terminal.harmless("Alert " + id + " is " + person + "'s now."));
    return 0;
  }
}
