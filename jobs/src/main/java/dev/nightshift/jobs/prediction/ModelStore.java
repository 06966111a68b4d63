package dev.nightshift.jobs.prediction;

import dev.nightshift.engine.prediction.BottleneckModel;
import dev.nightshift.engine.prediction.Contest;
import dev.nightshift.engine.prediction.Features;
import dev.nightshift.engine.prediction.ModelBytes;
import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// The registry of models. One of each resource is in use; all that were are kept and can be put to
/// use again.
public final class ModelStore {
  private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LISTED =
      """
      select model_id as id, resource, contender, trained_at, learned_from, learned_until, series, decisions, onsets, seed, fingerprint, checksum,
        size_bytes, average_precision, recall, calibration_error, rule, rule_precision, beats_rule, state, reason, actor, state_since,
        parameters::text as parameters, jsonb_array_length(features) as features
      from report.model
      """;

  private final Jdbi jdbi;

  public ModelStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A model that was just trained.
  ///
  /// @param from start of the samples it learned from
  /// @param until end of them
  /// @param series how many
  /// @param fingerprint of the samples
  public record Trained(
      String resource,
      Contest.Outcome outcome,
      Instant from,
      Instant until,
      int series,
      long seed,
      String fingerprint,
      Map<String, Object> parameters) {}

  /// The model that speaks.
  public record InUse(long id, BottleneckModel model, Instant learnedUntil, double hot) {}

  /// Keeps a model and puts it to use in the place of the one before.
  public long keep(Trained trained, String actor, Instant now) {
    byte[] bytes = ModelBytes.of(trained.outcome().model());
    var rule =
        trained.outcome().standings().stream()
            .filter(one -> one.contender().naive())
            .findFirst()
            .orElseThrow();
    var spoken =
        trained.outcome().standings().stream()
            .filter(one -> one.contender() == trained.outcome().speaks())
            .findFirst()
            .orElseThrow();
    return jdbi.inTransaction(
        handle -> {
          shelve(handle, trained.resource(), "A later one took its place.", actor, now);
          long id =
              handle
                  .createQuery(
                      """
                      insert into nightshift.model (resource, contender, trained_at, learned_from, learned_until, series, decisions, onsets, features,
                        parameters, seed, fingerprint, bytes, checksum, average_precision, recall, calibration_error, rule, rule_precision,
                        beats_rule, state, reason, actor, state_since)
                      values (:resource, :contender, :now, :from, :until, :series, :decisions, :onsets, cast(:features as jsonb),
                        cast(:parameters as jsonb), :seed, :fingerprint, :bytes, :checksum, :precision, :recall, :calibration, :rule,
                        :rule_precision, :beats, 'in-use', :reason, :actor, :now)
                      returning id
                      """)
                  .bind("resource", trained.resource())
                  .bind("contender", trained.outcome().speaks().word())
                  .bind("now", Rows.utc(now))
                  .bind("from", Rows.utc(trained.from()))
                  .bind("until", Rows.utc(trained.until()))
                  .bind("series", trained.series())
                  .bind("decisions", spoken.scores().decisions())
                  .bind("onsets", spoken.scores().onsets())
                  .bind("features", JSON.writeValueAsString(Features.all()))
                  .bind("parameters", JSON.writeValueAsString(trained.parameters()))
                  .bind("seed", trained.seed())
                  .bind("fingerprint", trained.fingerprint())
                  .bind("bytes", bytes)
                  .bind("checksum", ModelBytes.checksum(bytes))
                  .bind("precision", spoken.scores().averagePrecision())
                  .bind("recall", spoken.scores().recall())
                  .bind("calibration", spoken.scores().calibrationError())
                  .bind("rule", rule.contender().word())
                  .bind("rule_precision", rule.scores().averagePrecision())
                  .bind("beats", trained.outcome().learned())
                  .bind(
                      "reason",
                      trained.outcome().learned()
                          ? "It beat the best rule on onsets it had not seen."
                          : "No model beat the best rule, so the rule speaks.")
                  .bind("actor", actor)
                  .mapTo(Long.class)
                  .one();
          audit(handle, actor, id, "in use");
          return id;
        });
  }

  private static void shelve(
      Handle handle, String resource, String reason, String actor, Instant now) {
    handle
        .createUpdate(
            """
            update nightshift.model set state = 'shelved', reason = :reason, actor = :actor, state_since = :now
            where resource = :resource and state = 'in-use'
            """)
        .bind("resource", resource)
        .bind("reason", reason)
        .bind("actor", actor)
        .bind("now", Rows.utc(now))
        .execute();
  }

  private static void audit(Handle handle, String actor, long id, String change) {
    handle
        .createQuery("select nightshift.audit_append(:actor, null, :entity, :change, '{}')")
        .bind("actor", actor)
        .bind("entity", "model:" + id)
        .bind("change", change)
        .mapTo(String.class)
        .one();
  }

  /// Puts an earlier model to use again.
  ///
  /// @return the model; empty where there is none of that number
  public Optional<KnownModel> use(long id, String actor, Instant now) {
    var known = find(id);
    known.ifPresent(
        model ->
            jdbi.useTransaction(
                handle -> {
                  shelve(
                      handle,
                      model.resource(),
                      "Model " + id + " was put in its place.",
                      actor,
                      now);
                  handle
                      .createUpdate(
                          """
                          update nightshift.model set state = 'in-use', reason = 'A person put it to use.', actor = :actor, state_since = :now
                          where id = :id
                          """)
                      .bind("id", id)
                      .bind("actor", actor)
                      .bind("now", Rows.utc(now))
                      .execute();
                  audit(handle, actor, id, "in use");
                }));
    return known;
  }

  /// Takes the model of that number out of use.
  void retire(long id, String state, String reason, Instant now) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update nightshift.model set state = :state, reason = :reason, actor = 'nightshift', state_since = :now
                  where id = :id and state = 'in-use'
                  """)
              .bind("id", id)
              .bind("state", state)
              .bind("reason", reason)
              .bind("now", Rows.utc(now))
              .execute();
          audit(handle, "nightshift", id, state);
        });
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(long id, byte[] bytes, String checksum, Instant learnedUntil) {}

  /// The model in use. One whose bytes are not as they were written is taken out of use.
  public Optional<InUse> inUse(String resource, Instant now) {
    var stored =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select id, bytes, checksum, learned_until from nightshift.model where"
                            + " resource = :resource and state = 'in-use'")
                    .bind("resource", resource)
                    .map(
                        (row, _) ->
                            new Stored(
                                row.getLong("id"),
                                row.getBytes("bytes"),
                                row.getString("checksum"),
                                Rows.instant(row, "learned_until")))
                    .findOne());
    return stored.flatMap(one -> read(one, now));
  }

  private Optional<InUse> read(Stored stored, Instant now) {
    try {
      var model = ModelBytes.model(stored.bytes(), stored.checksum());
      return Optional.of(new InUse(stored.id(), model, stored.learnedUntil(), model.hot()));
    } catch (ModelBytes.Unreadable e) {
      LOG.warn("Model {} is not used; the next training makes another", stored.id(), e);
      retire(
          stored.id(), "unreadable", "Its bytes cannot be believed: " + e.getMessage() + ".", now);
      return Optional.empty();
    }
  }

  /// All models, the newest first.
  public List<KnownModel> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(LISTED + " order by model_id desc limit 1000")
                .map(ConstructorMapper.of(KnownModel.class))
                .list());
  }

  /// The model of that number.
  public Optional<KnownModel> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(LISTED + " where model_id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(KnownModel.class))
                .findOne());
  }
}
