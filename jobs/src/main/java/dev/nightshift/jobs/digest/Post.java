package dev.nightshift.jobs.digest;

import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.jobs.mail.MailWriter;
import dev.nightshift.jobs.mail.Outbox;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.jobs.mail.SmtpConfig;
import dev.nightshift.jobs.mail.SmtpServer;
import dev.nightshift.jobs.mail.Unsubscribe;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Everything it takes to mail something.
///
/// @param writer makes mails of letters
/// @param store the outbox's rows
/// @param outbox sends them
/// @param otherwise who gets what names nobody
public record Post(
    MailWriter writer, OutboxStore store, Outbox outbox, List<MailAddress> otherwise) {
  public Post {
    otherwise = List.copyOf(otherwise);
  }

  /// Without addresses to unsubscribe at.
  public static Post of(SmtpConfig config, Jdbi jdbi) {
    return of(config, jdbi, Unsubscribe.NONE);
  }

  /// @param unsubscribe where readers stop mails with one click
  public static Post of(SmtpConfig config, Jdbi jdbi, Unsubscribe unsubscribe) {
    var store = new OutboxStore(jdbi);
    return new Post(
        new MailWriter(config.from(), unsubscribe),
        store,
        new Outbox(store, new SmtpServer(config)),
        config.to());
  }

  /// The addresses a profile names, or else those of the environment.
  List<MailAddress> recipients(List<String> named) {
    return named.isEmpty() ? otherwise : named.stream().map(MailAddress::new).toList();
  }
}
