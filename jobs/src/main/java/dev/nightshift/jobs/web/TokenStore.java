package dev.nightshift.jobs.web;

import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// Tokens for the web server. They are made and revoked as the approver, since one may approve;
/// whoever shows one is told what it allows.
public final class TokenStore {
  private final Jdbi jdbi;

  public TokenStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A token in a list.
  ///
  /// @param name whom it was made for
  /// @param expiresAt null: never
  /// @param usedAt when it was last shown, to a minute
  public record Entry(
      long id,
      String name,
      String role,
      Instant madeAt,
      String madeBy,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant usedAt,
      boolean valid) {}

  /// Keeps a new token's hash.
  ///
  /// @param token its text, which is not stored
  /// @param person who makes it
  /// @return its number
  public long create(
      String name, Role role, String token, @Nullable Instant expires, String person) {
    return jdbi.inTransaction(
        handle -> {
          asApprover(handle, person);
          return handle
              .createQuery("select nightshift.create_token(:name, :role, :proof, :expires)")
              .bind("name", name)
              .bind("role", role.word())
              .bind("proof", Tokens.proof(token))
              .bind("expires", expires == null ? null : Rows.utc(expires))
              .mapTo(Long.class)
              .one();
        });
  }

  /// Ends a token at once.
  ///
  /// @return what happened, in a sentence; empty where there is no such token
  public Optional<String> revoke(long id, String person) {
    return jdbi.inTransaction(
        handle -> {
          asApprover(handle, person);
          return handle
              .createQuery("select nightshift.revoke_token(:id) as told")
              .bind("id", id)
              .map((row, _) -> Optional.ofNullable(row.getString("told")))
              .one();
        });
  }

  private static void asApprover(Handle handle, String person) {
    handle.execute("set local role nightshift_approver");
    handle
        .createQuery("select set_config('nightshift.person', :person, true)")
        .bind("person", person)
        .mapTo(String.class)
        .one();
  }

  /// Newest first.
  public List<Entry> list() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select token_id as id, name, role, made_at, made_by, expires_at, revoked_at, used_at, valid
                    from report.token order by token_id desc limit 1000
                    """)
                .map(ConstructorMapper.of(Entry.class))
                .list());
  }

  /// Who shows this token; nobody where it is unknown, over or revoked.
  Caller caller(byte[] proof) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select name, role from nightshift.token_of(:proof)")
                .bind("proof", proof)
                .map(
                    (row, _) ->
                        new Caller(Role.of(row.getString("role")), row.getString("name"), proof))
                .findOne()
                .orElse(Caller.NOBODY));
  }
}
