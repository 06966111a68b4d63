package dev.nightshift.jobs.rightsizing;

import dev.nightshift.engine.rightsizing.Policy;
import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.jobs.EvidenceJson;
import dev.nightshift.jobs.usage.WatchedContainer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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
    return jdbi.inTransaction(
        handle -> {
          int made = 0;
          for (var answer : answers) {
            if (!confirm(handle, answer, now)) {
              var former = supersede(handle, answer, now);
              long id = insert(handle, answer, now);
              former.ifPresent(it -> link(handle, it, id));
              made++;
            }
          }
          return made;
        });
  }

  /// Marks the current row as still right; false when the answer is another one.
  private static boolean confirm(Handle handle, Answer answer, Instant now) {
    try (var update =
        handle.createUpdate(
            """
            update nightshift.recommendation set confirmed_at = :now, expires_at = :expires,
              samples_used = case when answer = 'resize' then samples_used else :samples end,
              samples_needed = case when answer = 'resize' then samples_needed else :needed end,
              history = case when answer = 'resize' then history else tstzrange(:from, :until) end,
              sentence = case when answer = 'resize' then sentence else :sentence end,
              evidence = case when answer = 'resize' then evidence else cast(:evidence as jsonb) end
            where container_id = :container and resource = :resource and superseded_at is null
              and answer = :answer and current_value is not distinct from :current
              and (proposed_value is not distinct from :proposed
                or abs(proposed_value - :proposed) < :tolerance * proposed_value)
              and policy = :policy and policy_version = :version
            """)) {
      bind(update, answer, now);
      return update.execute() == 1;
    }
  }

  private static Optional<Long> supersede(Handle handle, Answer answer, Instant now) {
    return handle
        .createQuery(
            """
            update nightshift.recommendation set superseded_at = :now
            where container_id = :container and resource = :resource and superseded_at is null
            returning id
            """)
        .bind("now", utc(now))
        .bind("container", answer.container().id().value())
        .bind("resource", answer.answer().resource().word())
        .mapTo(Long.class)
        .findOne();
  }

  private static void link(Handle handle, long former, long by) {
    handle.execute(
        "update nightshift.recommendation set superseded_by = ? where id = ?", by, former);
  }

  private static long insert(Handle handle, Answer answer, Instant now) {
    try (var update =
        handle.createUpdate(
            """
            insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value,
              proposed_value, unit, policy, policy_version, samples_used, samples_needed, history, sentence, evidence,
              made_at, confirmed_at, expires_at, risk, confidence, saving_per_month, undo)
            values (:workload, :host, :container, :resource, :answer, :current, :proposed, :unit, :policy, :version, :samples,
              :needed, tstzrange(:from, :until), :sentence, cast(:evidence as jsonb), :now, :now,
              :expires, :risk, :confidence, :saving, :undo)
            """)) {
      bind(update, answer, now);
      update
          .bind("workload", answer.container().workload().value())
          .bind("host", answer.container().host().value())
          .bind("unit", answer.answer().resource().unit())
          .bind("risk", number(answer, "risk_grade"))
          .bind("confidence", number(answer, "confidence"))
          .bind("saving", number(answer, "saving_per_month"))
          .bind("undo", answer.undo() == null ? null : answer.undo().word());
      return update.executeAndReturnGeneratedKeys("id").mapTo(Long.class).one();
    }
  }

  private static void bind(org.jdbi.v3.core.statement.Update update, Answer answer, Instant now) {
    var recommendation = answer.answer();
    update
        .bind("now", utc(now))
        .bind("container", answer.container().id().value())
        .bind("resource", recommendation.resource().word())
        .bind("answer", word(recommendation))
        .bind("current", recommendation.current())
        .bind("proposed", proposed(recommendation))
        .bind("policy", answer.policy().name())
        .bind("version", answer.policy().version())
        .bind("samples", answer.history().samples())
        .bind("needed", needed(recommendation))
        .bind("from", utc(answer.history().from()))
        .bind("until", utc(answer.history().until()))
        .bind("sentence", recommendation.sentence())
        .bind("evidence", EvidenceJson.of(recommendation.evidence()))
        .bind("tolerance", answer.tolerance())
        .bind("expires", utc(answer.expires()));
  }

  private static @Nullable Double number(Answer answer, String name) {
    return answer.answer().evidence().entries().get(name) instanceof Number number
        ? Double.valueOf(number.doubleValue())
        : null;
  }

  private static String word(Recommendation recommendation) {
    return switch (recommendation) {
      case Recommendation.Resize _ -> "resize";
      case Recommendation.Keep _ -> "keep";
      case Recommendation.NotEnoughData _ -> "not-enough-data";
      case Recommendation.Censored _ -> "censored";
    };
  }

  private static @Nullable Double proposed(Recommendation recommendation) {
    return recommendation instanceof Recommendation.Resize resize
        ? Double.valueOf(resize.proposed())
        : null;
  }

  private static @Nullable Long needed(Recommendation recommendation) {
    return recommendation instanceof Recommendation.NotEnoughData no
        ? Long.valueOf(no.needed())
        : null;
  }

  /// Ends the recommendations of containers that are gone, and those that nobody confirmed in time.
  int retire(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update nightshift.recommendation r set superseded_at = :now
                    from nightshift.container c
                    where c.id = r.container_id and r.superseded_at is null and (c.removed_at is not null or r.expires_at < :now)
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
