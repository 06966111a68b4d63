package dev.nightshift.jobs.web;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.mail.Mail;
import dev.nightshift.jobs.mail.OutboxStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Links that were given out, the keys that sign them, and what is decided by them.
public final class LinkStore {
  private static final String OURS = "NS";
  private static final String WAITING = "awaiting-approval";

  private final Jdbi jdbi;

  /// @param jdbi as the engine
  public LinkStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A key.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Key(int id, byte[] secret) {
    Key {
      secret = secret.clone();
    }

    @Override
    public byte[] secret() {
      return secret.clone();
    }

    @Override
    public String toString() {
      return "Key[id=" + id + "]";
    }
  }

  /// What is kept of a link.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Row(UUID id, ApprovalLinks.Terms terms, byte[] tokenHash, byte[] codeHash) {
    public Row {
      tokenHash = tokenHash.clone();
      codeHash = codeHash.clone();
    }

    @Override
    public byte[] tokenHash() {
      return tokenHash.clone();
    }

    @Override
    public byte[] codeHash() {
      return codeHash.clone();
    }
  }

  /// How a link and its plan stand.
  ///
  /// @param state of the rollout
  /// @param reason why it is in that state
  /// @param newer what was advised otherwise since, in a sentence; null where nothing was
  /// @param over whether the link's time has come
  /// @param planOver whether the plan's has
  /// @param locked whether too many wrong codes were typed
  record Standing(
      UUID id,
      ApprovalLinks.Terms terms,
      String state,
      @Nullable String reason,
      @Nullable String newer,
      boolean used,
      boolean over,
      boolean planOver,
      boolean locked) {}

  /// What came of a try to decide.
  ///
  /// @param word `done`, `wrong-code`, `locked`, `used`, `expired`, `decided`, `unknown` or
  ///   `refused`
  record Outcome(String word, String sentence) {}

  /// The key that signs now: a new one every 30 days. Old ones go once no link of theirs can live.
  Key signingKey() {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createQuery(
                  "select pg_advisory_xact_lock(hashtextextended('link key', 7235419009))::text")
              .mapTo(String.class)
              .one();
          handle.execute(
              "delete from nightshift.link_key where made_at < clock_timestamp() - interval '60 days'");
          return newest(handle).orElseGet(() -> insert(handle));
        });
  }

  private static Optional<Key> newest(Handle handle) {
    return handle
        .createQuery(
            "select id, secret from nightshift.link_key where made_at > clock_timestamp() - interval '30 days' order by id desc limit 1")
        .map((row, _) -> new Key(row.getInt("id"), row.getBytes("secret")))
        .findOne();
  }

  private static Key insert(Handle handle) {
    return handle
        .createQuery(
            "insert into nightshift.link_key (secret) values (:secret) returning id, secret")
        .bind("secret", Tokens.random(32))
        .map((row, _) -> new Key(row.getInt("id"), row.getBytes("secret")))
        .one();
  }

  Optional<byte[]> secret(int key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select secret from nightshift.link_key where id = :id")
                .bind("id", key)
                .map((row, _) -> row.getBytes("secret"))
                .findOne());
  }

  void add(Row row, String maker) {
    jdbi.useTransaction(handle -> add(handle, row, maker));
  }

  /// Adds a link together with the mail that brings it; neither where the mail was queued before.
  boolean add(Row row, Mail mail, OutboxStore outbox) {
    return jdbi.inTransaction(
        handle -> {
          boolean isNew = outbox.enqueue(handle, mail);
          if (isNew) {
            add(handle, row, "nightshift");
          }
          return isNew;
        });
  }

  /// Adds a link as part of a transaction of others.
  static Consumer<Handle> keeping(Row row, String maker) {
    return handle -> add(handle, row, maker);
  }

  private static void add(Handle handle, Row row, String maker) {
    var terms = row.terms();
    handle
        .createUpdate(
            """
            insert into nightshift.approval_link (id, plan_id, digest, approver, verb, expires_at, token_hash, code_hash)
            values (:id, :plan, :digest, :approver, :verb, :expires, :token, :code)
            """)
        .bind("id", row.id())
        .bind("plan", terms.plan())
        .bind("digest", terms.digest())
        .bind("approver", terms.approver())
        .bind("verb", terms.verb().word())
        .bind("expires", utc(terms.expiresAt()))
        .bind("token", row.tokenHash())
        .bind("code", row.codeHash())
        .execute();
    handle
        .createQuery(
            """
            select nightshift.audit_append(:maker, null, 'rollout:' || :plan, 'link made',
              jsonb_build_object('link', :id, 'approver', :approver, 'verb', :verb))
            """)
        .bind("maker", maker)
        .bind("plan", terms.plan())
        .bind("id", row.id().toString())
        .bind("approver", terms.approver())
        .bind("verb", terms.verb().word())
        .mapTo(Long.class)
        .one();
  }

  /// How a link stands.
  Optional<Standing> standing(UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select l.*, r.state, r.reason, nightshift.newer_advice(l.plan_id) as newer, l.used_at is not null as used,
                      l.expires_at <= clock_timestamp() as over, p.expires_at <= clock_timestamp() as plan_over, l.wrong_codes >= 5 as locked
                    from nightshift.approval_link l
                    join nightshift.rollout r on r.plan_id = l.plan_id
                    join nightshift.plan p on p.id = l.plan_id
                    where l.id = :id
                    """)
                .bind("id", id)
                .map(
                    (row, _) ->
                        new Standing(
                            id,
                            new ApprovalLinks.Terms(
                                row.getLong("plan_id"),
                                row.getString("digest"),
                                row.getString("approver"),
                                ApprovalLinks.Verb.of(row.getString("verb")),
                                instant(row, "expires_at")),
                            row.getString("state"),
                            row.getString("reason"),
                            row.getString("newer"),
                            row.getBoolean("used"),
                            row.getBoolean("over"),
                            row.getBoolean("plan_over"),
                            row.getBoolean("locked")))
                .findOne());
  }

  /// Decides, once, where token and code are the right ones; by the database's own word.
  Outcome decide(UUID link, byte[] token, String code, @Nullable String remark) {
    try {
      return jdbi.inTransaction(
          handle ->
              handle
                  .createQuery(
                      "select outcome, sentence from nightshift.decide_by_link(:link, :token, :code, :remark)")
                  .bind("link", link)
                  .bind("token", token)
                  .bind("code", code)
                  .bind("remark", remark)
                  .map((row, _) -> new Outcome(row.getString("outcome"), row.getString("sentence")))
                  .one());
    } catch (JdbiException failure) {
      return new Outcome("refused", refusal(failure));
    }
  }

  /// What the database's functions for decisions say when they refuse.
  static String refusal(JdbiException failure) {
    if (failure.getCause() instanceof SQLException cause
        && String.valueOf(cause.getSQLState()).startsWith(OURS)) {
      String reason =
          String.valueOf(cause.getMessage())
              .lines()
              .findFirst()
              .orElse("refused")
              .replaceFirst("^ERROR: ", "");
      return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
    }
    throw failure;
  }

  /// Plans that wait for approval for longer than a minute, and of which this recipient was not
  /// told.
  List<Long> untold(String recipient, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.id from nightshift.plan p join nightshift.rollout r on r.plan_id = p.id
                    where r.state = 'awaiting-approval' and p.stands_on is null
                      and p.made_at < clock_timestamp() - interval '1 minute' and p.expires_at > clock_timestamp() + interval '5 minutes'
                      and not exists (select from nightshift.mail_outbox m where m.key = 'approval:' || p.id and m.recipient = :recipient)
                    order by p.id limit :most
                    """)
                .bind("recipient", recipient)
                .bind("most", most)
                .mapTo(Long.class)
                .list());
  }

  /// A plan that awaits approval.
  ///
  /// @throws NightshiftException where it does not
  public void requireWaiting(long plan) {
    String state = state(plan);
    if (!state.equals(WAITING)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Plan %d is %s: a link decides only about one that awaits approval."
              .formatted(plan, state));
    }
  }

  boolean isWaiting(long plan) {
    return state(plan).equals(WAITING);
  }

  private String state(long plan) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select state from nightshift.rollout where plan_id = :id")
                .bind("id", plan)
                .mapTo(String.class)
                .findOne()
                .orElse("not there"));
  }
}
