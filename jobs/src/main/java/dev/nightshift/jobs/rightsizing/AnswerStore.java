package dev.nightshift.jobs.rightsizing;

import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.engine.rightsizing.Recommendation;
import dev.nightshift.jobs.EvidenceJson;
import dev.nightshift.jobs.rightsizing.RecommendationStore.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Enters the answers of a run, many at a time: those that came out before are confirmed, the
/// others take the place of the former ones.
final class AnswerStore {
  private final Handle handle;
  private final Instant now;

  AnswerStore(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
  }

  /// One of the answers a container can have.
  private record Of(long container, String resource) {
    static Of answer(Answer answer) {
      return new Of(answer.container().id().value(), answer.answer().resource().word());
    }
  }

  /// Tells how many are new.
  int record(List<Answer> answers) {
    var other = unconfirmed(answers);
    if (!other.isEmpty()) {
      var former = supersede(other);
      link(other, former, insert(other));
    }
    return other.size();
  }

  /// Marks the current rows that are still right; the answers that are others come back.
  private List<Answer> unconfirmed(List<Answer> answers) {
    if (answers.isEmpty()) {
      return List.of();
    }
    try (var batch =
        handle.prepareBatch(
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
      for (var answer : answers) {
        bind(batch, answer).add();
      }
      int[] confirmed = batch.execute();
      var other = new ArrayList<Answer>();
      for (int i = 0; i < confirmed.length; i++) {
        if (confirmed[i] != 1) {
          other.add(answers.get(i));
        }
      }
      return other;
    }
  }

  /// Ends what was current; tells which it were.
  private Map<Of, Long> supersede(List<Answer> answers) {
    var former = new HashMap<Of, Long>();
    handle
        .createQuery(
            """
            update nightshift.recommendation r set superseded_at = :now
            from unnest(:containers, :resources) as answer (container, resource)
            where r.container_id = answer.container and r.resource = answer.resource and r.superseded_at is null
            returning r.id, r.container_id, r.resource
            """)
        .bind("now", utc(now))
        .bind(
            "containers",
            answers.stream().map(one -> one.container().id().value()).toArray(Long[]::new))
        .bind(
            "resources",
            answers.stream().map(one -> one.answer().resource().word()).toArray(String[]::new))
        .map(
            (row, _) ->
                former.put(
                    new Of(row.getLong("container_id"), row.getString("resource")),
                    row.getLong("id")))
        .forEach(_ -> {});
    return former;
  }

  /// The ids of the new rows, in the order of the answers.
  private List<Long> insert(List<Answer> answers) {
    try (var batch =
        handle.prepareBatch(
            """
            insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value,
              proposed_value, unit, policy, policy_version, samples_used, samples_needed, history, sentence, evidence,
              made_at, confirmed_at, expires_at, risk, confidence, saving_per_month, undo)
            values (:workload, :host, :container, :resource, :answer, :current, :proposed, :unit, :policy, :version, :samples,
              :needed, tstzrange(:from, :until), :sentence, cast(:evidence as jsonb), :now, :now,
              :expires, :risk, :confidence, :saving, :undo)
            """)) {
      for (var answer : answers) {
        bind(batch, answer)
            .bind("workload", answer.container().workload().value())
            .bind("host", answer.container().host().value())
            .bind("unit", answer.answer().resource().unit())
            .bind("risk", number(answer, "risk_grade"))
            .bind("confidence", number(answer, "confidence"))
            .bind("saving", number(answer, "saving_per_month"))
            .bind("undo", answer.undo() == null ? null : answer.undo().word())
            .add();
      }
      return batch.executePreparedBatch("id").mapTo(Long.class).list();
    }
  }

  private void link(List<Answer> answers, Map<Of, Long> former, List<Long> made) {
    var ended = new ArrayList<Long>();
    var by = new ArrayList<Long>();
    for (int i = 0; i < answers.size(); i++) {
      Long before = former.get(Of.answer(answers.get(i)));
      if (before != null) {
        ended.add(before);
        by.add(made.get(i));
      }
    }
    if (!ended.isEmpty()) {
      handle
          .createUpdate(
              """
              update nightshift.recommendation r set superseded_by = pair.by
              from unnest(:ended, :by) as pair (ended, by) where r.id = pair.ended
              """)
          .bind("ended", ended.toArray(Long[]::new))
          .bind("by", by.toArray(Long[]::new))
          .execute();
    }
  }

  private PreparedBatch bind(PreparedBatch batch, Answer answer) {
    var recommendation = answer.answer();
    return batch
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
        .bind("from", orNull(answer.history().from()))
        .bind("until", orNull(answer.history().until()))
        .bind("sentence", recommendation.sentence())
        .bind("evidence", EvidenceJson.of(recommendation.evidence()))
        .bind("tolerance", answer.tolerance())
        .bind("expires", utc(answer.expires()));
  }

  private static java.time.@Nullable OffsetDateTime orNull(@Nullable Instant at) {
    return at == null ? null : utc(at);
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
}
