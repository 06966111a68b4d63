package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.digest.DigestJob;
import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.schedule.RunResult;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a digest about the last week, and mails it now.
@Command(name = "send", description = "Make a digest about the last week, and mail it now.")
final class DigestSendCommand extends DatabaseCommand {
  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "Who gets it (default: mail.recipients of the profile, else NIGHTSHIFT_SMTP_TO).")
  private List<String> to = List.of();

  @Override
  int run(Session session) throws InterruptedException {
    var addresses = to.stream().map(DigestSendCommand::address).toList();
    var post =
        Crew.post(session.settings(), session.database())
            .orElseThrow(
                () ->
                    new NightshiftException(
                        ErrorKind.OPERATOR,
                        "No mail server is set: set NIGHTSHIFT_SMTP_HOST, or use 'nightshift digest preview'."));
    var made = DigestCommand.digests(session).byHand(addresses, session.now());
    RunResult result = DigestJob.deliver(made, Optional.of(post));
    session.out().println(Terminal.harmless(result.sentence()));
    return !result.partial() && made.queued() > 0 ? 0 : Failures.OUTSIDE;
  }

  private static MailAddress address(String text) {
    try {
      return new MailAddress(text);
    } catch (IllegalArgumentException wrong) {
      throw new NightshiftException(ErrorKind.OPERATOR, "--to: " + wrong.getMessage(), wrong);
    }
  }
}
