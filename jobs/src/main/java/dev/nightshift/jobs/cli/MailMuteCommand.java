package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MuteStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Keeps mail from an address.
@Command(
    name = "mute",
    description = "Queue no more digests (or alerts) for an address; nothing else changes.")
final class MailMuteCommand extends DatabaseCommand {
  @Parameters(paramLabel = "ADDRESS", description = "Mail address.")
  private String address = "";

  @Option(names = "--list", description = "digest or alert (default: digest).")
  private MailCommand.MailList list = MailCommand.MailList.DIGEST;

  @Override
  int run(Session session) {
    var store = new MuteStore(session.database().jdbi());
    var reader = address(address);
    store.mute(reader, list.word(), Profiles.actor());
    session
        .out()
        .println(
            "%s gets no more %s mail; '%s' undoes that."
                .formatted(reader.text(), list.word(), MuteStore.undo(reader, list.word())));
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
