package dev.nightshift.jobs.prediction;

import dev.nightshift.engine.prediction.Contender;
import dev.nightshift.engine.prediction.Contest;
import dev.nightshift.engine.prediction.Horizon;
import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.engine.prediction.Probation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// Trains a model of each resource on the samples of the last eight days, and tells whether the one
/// in use still beats the rules.
public final class Training {
  /// What is foreseen, each with a model of its own.
  public static final List<String> RESOURCES = List.of("cpu", "memory", "disk");

  /// Said of a resource without a series.
  public static final String NOTHING = "there are no samples to learn from yet.";

  /// Share of the limit from which it is a bottleneck.
  public static final double HOT = 0.8;

  private static final Duration LEARNED = Duration.ofDays(8);
  private static final long SEED = 1;

  private final OwnLoadStore loads;
  private final ModelStore models;

  public Training(Jdbi jdbi) {
    this.loads = new OwnLoadStore(jdbi);
    this.models = new ModelStore(jdbi);
  }

  /// Trains a resource's model and puts it to use; says in a sentence what came of it.
  public String train(String resource, String actor, Instant now) {
    var until =
        Instant.ofEpochSecond(now.getEpochSecond() - now.getEpochSecond() % OwnLoadStore.STEP);
    var from = until.minus(LEARNED);
    var past = loads.load(resource, from, until);
    if (past.isEmpty()) {
      return resource + ": " + NOTHING;
    }
    var horizon = new Horizon(OwnLoadStore.STEP, HOT);
    String before = probation(resource, past, horizon, now);
    var outcome = new Contest(past, horizon, SEED).hold(Set.of(Contender.BOOSTING), _ -> {});
    if (outcome.isEmpty()) {
      return before
          + "%s: too few bottlenecks in %d series to learn from; %s."
              .formatted(
                  resource,
                  past.size(),
                  models.inUse(resource, now).isPresent()
                      ? "the model in use stays"
                      : "there is no model yet");
    }
    var trained =
        new ModelStore.Trained(
            resource,
            outcome.get(),
            from,
            until,
            past.size(),
            SEED,
            fingerprint(past),
            Map.of(
                "step_seconds", OwnLoadStore.STEP, "hot", HOT, "learned_days", LEARNED.toDays()));
    long id = models.keep(trained, actor, now);
    var best = outcome.get().standings().getFirst();
    return before
        + "%s: model %d (%s) speaks; average precision %.2f on %d onsets it had not seen."
            .formatted(
                resource,
                id,
                outcome.get().speaks().word(),
                best.scores().averagePrecision(),
                best.scores().onsets());
  }

  /// Holds the model in use against what came since it was trained, and takes it out of use where a
  /// rule has passed it.
  private String probation(String resource, List<LoadSeries> past, Horizon horizon, Instant now) {
    var sentences = new ArrayList<String>();
    models
        .inUse(resource, now)
        .ifPresent(
            model ->
                Probation.of(model.model(), past, horizon, model.learnedUntil().getEpochSecond())
                    .filter(Probation::drifted)
                    .ifPresent(
                        probation -> {
                          String reason =
                              "On %d onsets since it was trained its average precision was %.2f, that of the rule %s %.2f."
                                  .formatted(
                                      probation.onsets(),
                                      probation.model(),
                                      probation.best().word(),
                                      probation.rule());
                          models.retire(model.id(), "drifted", reason, now);
                          sentences.add(
                              "%s: model %d drifted. %s ".formatted(resource, model.id(), reason));
                        }));
    return String.join("", sentences);
  }

  /// SHA-256 of names, times and shares.
  static String fingerprint(List<LoadSeries> past) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var series : past) {
        digest.update(series.name().getBytes(StandardCharsets.UTF_8));
        var numbers = ByteBuffer.allocate(16 * series.size());
        for (int i = 0; i < series.size(); i++) {
          numbers.putLong(series.seconds()[i]).putDouble(series.shares()[i]);
        }
        digest.update(numbers.array());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
