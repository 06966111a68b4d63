package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Policy;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Recommendations: one is current per container and resource, the others are history. The same
/// answer again makes no new row.
public final class RecommendationStore {
  private final Jdbi jdbi;

  public RecommendationStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// An answer on its way into the database.
  ///
  /// @param tolerance a former proposal stands while the new one differs by less than this share
  /// @param expires when it ends unless it comes out again
  /// @param undo how well the change could be taken back; null where nothing is proposed
  record Answer(
      WatchedContainer container,
      UsageHistory history,
      Policy policy,
      Recommendation answer,
      double tolerance,
      Instant expires,
      @Nullable Undo undo) {}

  /// Enters answers, all or none; tells how many are new.
  int record(List<Answer> answers, Instant now) {
    return jdbi.inTransaction(handle -> new AnswerStore(handle, now).record(answers));
  }

  /// Ends the recommendations of containers that are gone and were not advised on just now, as the
  /// last run of a job is, and those that nobody confirmed in time.
  int retire(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update nightshift.recommendation r set superseded_at = :now
                    from nightshift.container c
                    where c.id = r.container_id and r.superseded_at is null and (c.removed_at is not null and r.confirmed_at < :now or r.expires_at < :now)
                    """)
                .bind("now", utc(now))
                .execute());
  }

  /// A recommendation as people read it. Names come from outside.
  ///
  /// @param answer resize, keep, not-enough-data or censored
  /// @param current limit in force when it was made, in the resource's unit; null when unset
  /// @param proposed null where nothing is proposed
  /// @param madeAt when this answer first came out
  /// @param confirmedAt when it last came out
  /// @param evidence JSON
  /// @param risk grade 0 to 4 of the proposal
  /// @param confidence 0 to 1
  /// @param savingPerMonth in the profile's currency; negative where it costs more
  /// @param undo exact, equivalent or impossible
  /// @param expiresAt when it ends unless confirmed
  /// @param importedFrom trace that its host was imported from; null for a real one
  public record Stored(
      long id,
      ContainerId containerId,
      String host,
      String workload,
      String container,
      Resource resource,
      String answer,
      @Nullable Double current,
      @Nullable Double proposed,
      String policy,
      int policyVersion,
      long samples,
      Instant madeAt,
      Instant confirmedAt,
      @Nullable Instant supersededAt,
      String sentence,
      String evidence,
      @Nullable Integer risk,
      @Nullable Double confidence,
      @Nullable Double savingPerMonth,
      @Nullable String undo,
      @Nullable Instant expiresAt,
      @Nullable String importedFrom) {}

  private static final String SELECT =
      """
      select r.id, r.container_id, h.name as host, w.name as workload, c.name as container, r.resource, r.answer,
        r.current_value, r.proposed_value, r.policy, r.policy_version, r.samples_used, r.made_at, r.confirmed_at, r.superseded_at,
        r.sentence, r.evidence::text as evidence, r.risk, r.confidence::float8 as confidence, r.saving_per_month, r.undo, r.expires_at,
        h.imported_from
      from nightshift.recommendation r
      join nightshift.host h on h.id = r.host_id
      join nightshift.container c on c.id = r.container_id
      join nightshift.workload w on w.id = r.workload_id
      """;

  /// Current recommendations, proposals first.
  public List<Stored> current(int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                        where r.superseded_at is null
                        order by array_position(array['resize', 'censored', 'keep', 'not-enough-data'], r.answer), h.name, w.name,
                          c.name, r.resource, r.id
                        limit :limit
                        """)
                .bind("limit", limit)
                .map((row, _) -> stored(row))
                .list());
  }

  /// One recommendation, current or not.
  public Optional<Stored> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "where r.id = :id")
                .bind("id", id)
                .map((row, _) -> stored(row))
                .findOne());
  }

  /// The current recommendations of a workload or container of this name, or of every one of them
  /// where it is null.
  public List<Stored> currentOf(@Nullable String name, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                        where r.superseded_at is null and (cast(:name as text) is null or w.name = :name or c.name = :name)
                        order by h.name, w.name, c.name, r.resource, r.id limit :limit
                        """)
                .bind("name", name)
                .bind("limit", limit)
                .map((row, _) -> stored(row))
                .list());
  }

  private static Stored stored(ResultSet row) throws SQLException {
    var superseded = row.getObject("superseded_at", OffsetDateTime.class);
    var expires = row.getObject("expires_at", OffsetDateTime.class);
    return new Stored(
        row.getLong("id"),
        new ContainerId(row.getLong("container_id")),
        row.getString("host"),
        row.getString("workload"),
        row.getString("container"),
        Resource.of(row.getString("resource")),
        row.getString("answer"),
        row.getObject("current_value", Double.class),
        row.getObject("proposed_value", Double.class),
        row.getString("policy"),
        row.getInt("policy_version"),
        row.getLong("samples_used"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        row.getObject("confirmed_at", OffsetDateTime.class).toInstant(),
        superseded == null ? null : superseded.toInstant(),
        row.getString("sentence"),
        row.getString("evidence"),
        row.getObject("risk", Integer.class),
        row.getObject("confidence", Double.class),
        row.getObject("saving_per_month", Double.class),
        row.getString("undo"),
        expires == null ? null : expires.toInstant(),
        row.getString("imported_from"));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
