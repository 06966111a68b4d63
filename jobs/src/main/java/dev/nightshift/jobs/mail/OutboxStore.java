package dev.nightshift.jobs.mail;

import static dev.nightshift.jobs.database.Rows.instant;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The table of mails to send. All times are the database's.
///
/// ```
///             claim            goOn               answer 2xx
///  queued ───────────▶ sending ─────▶ unknown ───────────────▶ accepted
///    ▲                  │   ▲            │ │
///    └─ not now, 4xx ◀──┤   └─ 15 min ───┘ ├─ answer 4xx ─▶ queued
///                       └──── 5xx, too often ──────────────▶ dead
/// ```
///
/// A mail is `unknown` before its final dot goes out, so a node that dies while a mail is `sending`
/// has surely not delivered it, and one that dies while it is `unknown` may have.
public final class OutboxStore {
  private final Jdbi jdbi;

  public OutboxStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Lays a mail into the outbox as part of the caller's transaction. A mail with the same key and
  /// recipient is already there or was sent: then nothing happens. Nor where the recipient muted
  /// such mail, unless it is a digest that was sent to them by name.
  ///
  /// @return whether the mail is new
  public boolean enqueue(Handle handle, Mail mail) {
    return handle
            .createUpdate(
                """
                insert into nightshift.mail_outbox (channel, key, recipient, message_id, subject, message, secret)
                select 'mail', :key, :recipient, :messageId, :subject, :message, :secret
                where starts_with(:key, 'digest:named:')
                  or not exists (select from nightshift.mail_mute m where m.address = :recipient and starts_with(:key, m.list || ':'))
                on conflict (key, recipient) do nothing
                """)
            .bind("key", mail.key())
            .bind("recipient", mail.recipient().text())
            .bind("messageId", mail.messageId())
            .bind("subject", mail.subject())
            .bind("message", mail.bytes().toArray())
            .bind("secret", mail.secret())
            .execute()
        == 1;
  }

  /// Lays the body of a webhook into the outbox. One with the same key is there already or was
  /// sent: then nothing happens.
  public boolean enqueueWebhook(String key, String subject, Bytes body) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into nightshift.mail_outbox (channel, key, recipient, message_id, subject, message)
                        values ('webhook', :key, 'webhook', :key, :subject, :body)
                        on conflict (key, recipient) do nothing
                        """)
                    .bind("key", key)
                    .bind("subject", subject)
                    .bind("body", body.toArray())
                    .execute())
        == 1;
  }

  /// Lays a mail into the outbox in a transaction of its own.
  public boolean enqueue(Mail mail) {
    return jdbi.inTransaction(handle -> enqueue(handle, mail));
  }

  /// Takes the mail or the like that has been due for longest, for as long as the lease.
  ///
  /// @param channel `mail` or `webhook`
  public Optional<Claim> claim(String channel, Duration lease) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    update nightshift.mail_outbox
                    set state = 'sending', attempts = attempts + 1,
                        lease_until = clock_timestamp() + :lease * interval '1 second'
                    where id = (
                      select id from nightshift.mail_outbox
                      where channel = :channel and (state in ('queued', 'unknown') and not_before <= clock_timestamp()
                         or state = 'sending' and lease_until < clock_timestamp())
                      order by not_before, id
                      limit 1
                      for update skip locked)
                    returning id, key, recipient, message_id, message, attempts, unknowns
                    """)
                .bind("channel", channel)
                .bind("lease", lease.toMillis() / 1000.0)
                .map(
                    (row, _) ->
                        new Claim(
                            row.getLong("id"),
                            row.getString("key"),
                            row.getString("recipient"),
                            row.getString("message_id"),
                            Bytes.of(row.getBytes("message")),
                            row.getInt("attempts"),
                            row.getInt("unknowns")))
                .findFirst());
  }

  /// A mail this node holds.
  ///
  /// @param attempts grows with each claim: a node that holds an older number holds nothing
  /// @param unknowns how often all of it was sent before
  public record Claim(
      long id,
      String key,
      String recipient,
      String messageId,
      Bytes message,
      int attempts,
      int unknowns) {}

  /// Writes down that the mail is about to be ended.
  ///
  /// @return false if the lease was lost: then it must not be
  public boolean goOn(Claim claim, Duration resendAfter) {
    return update(
        claim,
        """
        update nightshift.mail_outbox
        set state = 'unknown', unknowns = unknowns + 1, lease_until = null,
            not_before = clock_timestamp() + :delay * interval '1 second'
        where id = :id and attempts = :attempts and state = 'sending'
          and lease_until > clock_timestamp()
        """,
        resendAfter,
        "");
  }

  public void accepted(Claim claim, String reply) {
    update(
        claim,
        """
        update nightshift.mail_outbox
        set state = 'accepted', accepted_at = clock_timestamp(), lease_until = null,
            last_reply = :reply
        where id = :id and attempts = :attempts and state in ('sending', 'unknown')
        """,
        Duration.ZERO,
        reply);
  }

  /// Surely not delivered, whatever was sent of it: to be tried again after a while.
  public void later(Claim claim, Duration after, String reply) {
    update(
        claim,
        """
        update nightshift.mail_outbox
        set state = 'queued', not_before = clock_timestamp() + :delay * interval '1 second',
            lease_until = null, last_reply = :reply,
            unknowns = unknowns - case state when 'unknown' then 1 else 0 end
        where id = :id and attempts = :attempts and state in ('sending', 'unknown')
        """,
        after,
        reply);
  }

  /// The answer stayed away: the mail stays `unknown`, and says why.
  public void unknown(Claim claim, String reply) {
    update(
        claim,
        """
        update nightshift.mail_outbox set last_reply = :reply
        where id = :id and attempts = :attempts and state = 'unknown'
        """,
        Duration.ZERO,
        reply);
  }

  public void dead(Claim claim, String reply) {
    update(
        claim,
        """
        update nightshift.mail_outbox
        set state = 'dead', lease_until = null, last_reply = :reply
        where id = :id and attempts = :attempts and state in ('sending', 'unknown')
        """,
        Duration.ZERO,
        reply);
  }

  /// Mails that are waiting and mails that were given up.
  public Counts counts() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) filter (where state in ('queued', 'sending', 'unknown')) waiting,
                           count(*) filter (where state = 'dead') dead
                    from nightshift.mail_outbox
                    """)
                .map((row, _) -> new Counts(row.getInt("waiting"), row.getInt("dead")))
                .one());
  }

  public record Counts(int waiting, int dead) {}

  /// What waits for another try or was given up, what was given up first, then the oldest.
  public List<Stuck> stuck(int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, channel, recipient, subject, state, attempts, queued_at, coalesce(last_reply, '') last_reply,
                      case state when 'dead' then null else not_before end as next_try
                    from nightshift.mail_outbox where state = 'dead' or state in ('queued', 'unknown') and attempts > 0
                    order by state = 'dead' desc, queued_at, id limit :most
                    """)
                .bind("most", most)
                .map(
                    (row, _) ->
                        new Stuck(
                            row.getLong("id"),
                            row.getString("channel"),
                            row.getString("recipient"),
                            row.getString("subject"),
                            row.getString("state"),
                            row.getInt("attempts"),
                            instant(row, "queued_at"),
                            row.getString("last_reply"),
                            row.getObject("next_try") == null ? null : instant(row, "next_try")))
                .list());
  }

  /// @param state `dead`, `queued`, or `unknown`: it was sent whole and never answered
  /// @param nextTry null where there is none
  public record Stuck(
      long id,
      String channel,
      String recipient,
      String subject,
      String state,
      int attempts,
      Instant queuedAt,
      String lastReply,
      @Nullable Instant nextTry) {}

  /// Tries one that was given up again, from the beginning and byte for byte the same.
  ///
  /// @return false when it was not given up, or held links and codes and was emptied
  public boolean revive(long id) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update nightshift.mail_outbox set state = 'queued', not_before = clock_timestamp(), attempts = 0, unknowns = 0
                        where id = :id and state = 'dead' and not secret
                        """)
                    .bind("id", id)
                    .execute())
        == 1;
  }

  /// What became of the mails with that key.
  public List<Fate> fates(String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select recipient, state, attempts, coalesce(last_reply, '') last_reply
                    from nightshift.mail_outbox where key = :key order by recipient
                    """)
                .bind("key", key)
                .map(
                    (row, _) ->
                        new Fate(
                            row.getString("recipient"),
                            row.getString("state"),
                            row.getInt("attempts"),
                            row.getString("last_reply")))
                .list());
  }

  public record Fate(String recipient, String state, int attempts, String lastReply) {}

  private boolean update(Claim claim, String sql, Duration delay, String reply) {
    return jdbi.inTransaction(
        handle ->
            handle
                    .createUpdate(sql)
                    .bind("id", claim.id())
                    .bind("attempts", claim.attempts())
                    .bind("delay", delay.toMillis() / 1000.0)
                    .bind("reply", reply)
                    .execute()
                == 1);
  }
}
