package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.jobs.mail.Bytes;
import dev.nightshift.jobs.mail.Mail;
import dev.nightshift.jobs.mail.OutboxStore;
import dev.nightshift.reports.Letter;
import dev.nightshift.reports.Period;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Digests as they were made: one per key, never changed.
public final class DigestStore {
  private final Jdbi jdbi;
  private final OutboxStore outbox;

  public DigestStore(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.outbox = new OutboxStore(jdbi);
  }

  /// A digest to one reader.
  ///
  /// @param links that stand in it, kept together with it
  public record DigestMail(Mail mail, List<DecisionLinkStore.Drawn> links) {
    public DigestMail {
      links = List.copyOf(links);
    }

    /// @return false where it was queued before, or its reader muted such mail
    private boolean queue(Handle handle, OutboxStore outbox) {
      boolean isNew = outbox.enqueue(handle, mail);
      if (isNew) {
        links.forEach(link -> link.keep().accept(handle));
      }
      return isNew;
    }
  }

  /// Stores a digest and queues its mails, both or neither.
  ///
  /// @return how many mails were queued; empty where a digest of that key is there already: that
  ///   one stays
  public OptionalInt add(
      String key,
      Period period,
      Instant madeAt,
      Letter letter,
      Bytes mime,
      List<DigestMail> mails) {
    return jdbi.inTransaction(
        handle -> {
          if (!add(handle, key, period, madeAt, letter, mime)) {
            return OptionalInt.empty();
          }
          return OptionalInt.of(
              (int) mails.stream().filter(mail -> mail.queue(handle, outbox)).count());
        });
  }

  private static boolean add(
      Handle handle, String key, Period period, Instant madeAt, Letter letter, Bytes mime) {
    return handle
            .createUpdate(
                """
                insert into nightshift.digest (key, period, made_at, subject, html, plain, mime)
                values (:key, tstzrange(:from, :to), :madeAt, :subject, :html, :plain, :mime)
                on conflict (key) do nothing
                """)
            .bind("key", key)
            .bind("from", utc(period.from()))
            .bind("to", utc(period.to()))
            .bind("madeAt", utc(madeAt))
            .bind("subject", letter.subject())
            .bind("html", letter.page())
            .bind("plain", letter.text())
            .bind("mime", mime.toArray())
            .execute()
        == 1;
  }

  /// The digest with that key.
  public Optional<StoredDigest> find(String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select key, made_at, subject, html, plain, mime from nightshift.digest where key = :key")
                .bind("key", key)
                .map((row, _) -> digest(row))
                .findOne());
  }

  /// The newest digests, newest first.
  public List<Heading> newest(int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select key, made_at, subject from nightshift.digest order by made_at desc, id desc limit :most")
                .bind("most", most)
                .map(
                    (row, _) ->
                        new Heading(
                            row.getString("key"),
                            instant(row, "made_at"),
                            row.getString("subject")))
                .list());
  }

  public record Heading(String key, Instant madeAt, String subject) {}

  /// @param page HTML that stands alone
  /// @param text text
  /// @param mime the message without a recipient
  public record StoredDigest(
      String key, Instant madeAt, String subject, String page, String text, Bytes mime) {}

  private static StoredDigest digest(ResultSet row) throws SQLException {
    return new StoredDigest(
        row.getString("key"),
        instant(row, "made_at"),
        row.getString("subject"),
        row.getString("html"),
        row.getString("plain"),
        Bytes.of(row.getBytes("mime")));
  }
}
