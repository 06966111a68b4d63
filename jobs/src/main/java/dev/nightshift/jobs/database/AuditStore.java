package dev.nightshift.jobs.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/// The audit: who changed what, each row bound to the one before by a hash. Rows are written by
/// `nightshift.audit_append` only.
public final class AuditStore {
  private final Jdbi jdbi;

  public AuditStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A row.
  ///
  /// @param entity what was changed, e.g. `rollout:7`
  /// @param detail JSON
  public record Entry(
      long seq,
      Instant at,
      String actor,
      @Nullable String node,
      String entity,
      String change,
      String detail) {}

  /// The newest rows, newest first.
  ///
  /// @param about what the entity begins with; empty for all
  public List<Entry> newest(String about, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select seq, at, actor, node, entity, change, detail::text as detail from nightshift.audit
                    where starts_with(entity, :about) order by seq desc limit :limit
                    """)
                .bind("about", about)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Entry.class))
                .list());
  }

  /// What the rows are about: the words that entities begin with, e.g. `rollout`.
  public List<String> kinds() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select distinct split_part(entity, ':', 1) as kind from nightshift.audit order by kind")
                .mapTo(String.class)
                .list());
  }

  /// A row that is not as it was written, or rows that are missing.
  ///
  /// @param sentence what is wrong
  public record Fault(long seq, String sentence) {}

  /// What is wrong with the chain, in its order; empty where it is whole.
  public List<Fault> faults() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select seq, fault from nightshift.audit_faults()")
                .map((row, _) -> new Fault(row.getLong("seq"), row.getString("fault")))
                .list());
  }

  /// The end of the chain, or a row of it. Kept elsewhere it shows later whether the rows up to it
  /// are still the same.
  public record Head(long seq, String hash) {
    public static Head parse(String text) {
      String[] parts = text.strip().split(":", -1);
      if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || !parts[1].matches("[0-9a-f]+")) {
        throw new IllegalArgumentException("must be NUMBER:HASH, is " + text);
      }
      return new Head(Long.parseLong(parts[0]), parts[1]);
    }

    /// Whether the other is the same row; it may name a shortened hash.
    public boolean fits(Head other) {
      return seq == other.seq && hash.startsWith(other.hash);
    }

    @Override
    public String toString() {
      return seq + ":" + hash;
    }
  }

  /// The last row; empty before the first.
  public Optional<Head> head() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select seq, hash from nightshift.audit order by seq desc limit 1")
                .map((row, _) -> head(row))
                .findOne());
  }

  /// A row; empty where it is missing.
  public Optional<Head> at(long seq) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select seq, hash from nightshift.audit where seq = :seq")
                .bind("seq", seq)
                .map((row, _) -> head(row))
                .findOne());
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(row.getLong("seq"), HexFormat.of().formatHex(row.getBytes("hash")));
  }
}
