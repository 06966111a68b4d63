package dev.nightshift.jobs.digest;

import dev.nightshift.jobs.mail.MailAddress;
import dev.nightshift.reports.DecisionLink;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Draws the links by which a reader of a digest decides about plans, and keeps them.
public interface DecisionLinkStore {
  /// Where no pages are served: everybody decides by command.
  DecisionLinkStore NONE = (_, _, _) -> List.of();

  /// One for each of the plans that the reader may decide about now; none for who is no approver.
  List<Drawn> draw(MailAddress reader, List<Long> plans, Instant now);

  /// Where people look at the fleet; empty where no pages are served.
  default Optional<URI> pages() {
    return Optional.empty();
  }

  /// A link that was drawn; worth nothing before it is kept.
  ///
  /// @param keep keeps it, in the transaction that queues its mail
  record Drawn(long plan, DecisionLink link, Consumer<Handle> keep) {}
}
