package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MuteStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets an address get mail again.
@Command(name = "unmute", description = "Let an address get digests (or alerts) again.")
final class MailUnmuteCommand extends DatabaseCommand {
  @Parameters(paramLabel = "ADDRESS", description = "Mail address.")
  private String address = "";

  @Option(names = "--list", description = "digest or alert (default: digest).")
  private MailCommand.MailList list = MailCommand.MailList.DIGEST;

  @Override
  int run(Session session) {
    var store = new MuteStore(session.database().jdbi());
    if (!store.unmute(address(address), list.word())) {
      session.terminal().err().println(address + " is not muted for " + list.word() + ".");
      return Failures.NO;
    }
    session.out().println(address + " gets " + list.word() + " mail again.");
    return 0;
  }

  private static MailAddress address(String text) {
    try {
      return new MailAddress(text);
    } catch (IllegalArgumentException wrong) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "ADDRESS is " + wrong.getMessage() + ".", wrong);
    }
  }
}
