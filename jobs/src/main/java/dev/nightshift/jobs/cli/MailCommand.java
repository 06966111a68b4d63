package dev.nightshift.jobs.cli;

import picocli.CommandLine.Command;

/// Groups what can be done about mail.
@Command(
    name = "mail",
    description = "Mails that could not be delivered, and who does not want which.",
    subcommands = {
      MailListCommand.class,
      MailRetryCommand.class,
      MailMuteCommand.class,
      MailUnmuteCommand.class,
      MailMutedCommand.class
    })
final class MailCommand extends CommandGroup {
  /// Lists that can be muted.
  enum MailList {
    DIGEST,
    ALERT;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
