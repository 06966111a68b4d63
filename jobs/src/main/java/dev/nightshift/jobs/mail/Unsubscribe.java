package dev.nightshift.jobs.mail;

import java.net.URI;
import java.util.Optional;

/// Where a reader stops mails of a list with one click (RFC 8058).
public interface Unsubscribe {
  /// Where no pages are served by TLS: there is no such address.
  Unsubscribe NONE = (_, _) -> Optional.empty();

  /// An https address that belongs to this reader and list; empty where there is none.
  ///
  /// @param list e.g. `digest`
  Optional<URI> link(MailAddress reader, String list);
}
