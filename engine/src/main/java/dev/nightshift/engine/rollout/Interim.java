package dev.nightshift.engine.rollout;

import dev.nightshift.engine.rollout.StageJudge.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a stage stands while it is still watched: each metric against its bound, from the spans of
/// the window that are over. It decides nothing: looking often and stopping at the first harm would
/// find harm by chance (P. Armitage, C. K. McPherson and B. C. Rowe, J. R. Stat. Soc. A 132, 1969).
public final class Interim {
  private Interim() {}

  /// One metric so far.
  ///
  /// @param before its mean before the change
  /// @param now its mean since samples count; null before the first span is over
  /// @param rise by how much it rose, less what untouched twins rose; null before {@link
  ///   #LEAST_SPANS} spans are over
  /// @param bound the rise from which on it is harm
  /// @param soFar what the verdict would be; null before {@link #LEAST_SPANS} spans are over
  /// @param spans how many spans are over and have samples
  /// @param twin whether untouched containers are the control
  public record Reading(
      Metric metric,
      double before,
      @Nullable Double now,
      @Nullable Double rise,
      double bound,
      @Nullable Result soFar,
      int spans,
      boolean twin) {
    /// How far it is on the way from no change to harm: 0 is none, 1 is the bound; null where that
    /// is not known yet.
    public @Nullable Double used() {
      if (metric == Metric.MEMORY_USE) {
        return now == null ? null : Double.valueOf(now / StageJudge.FULL);
      }
      return rise == null ? null : Double.valueOf(rise / bound);
    }

    /// What would be harm, e.g. `+5 %`, and for memory use `above 95 %`.
    public String harm() {
      return metric == Metric.MEMORY_USE
          ? "above " + metric.text(StageJudge.FULL)
          : "+" + metric.text(bound);
    }
  }

  /// How many spans must be over before anything is said about harm.
  public static final int LEAST_SPANS = Comparison.LEAST_AFTER;

  /// Up to when samples are taken: the end of the last span of the window that is over.
  ///
  /// @param span length of a span
  public static Instant end(Instant measureFrom, Instant dueAt, Duration span, Instant now) {
    long all = Duration.between(measureFrom, dueAt).dividedBy(span);
    long over = Math.clamp(Duration.between(measureFrom, now).dividedBy(span), 0, all);
    return measureFrom.plus(span.multipliedBy(over));
  }

  /// Every metric that was measured before the change.
  ///
  /// @param evidence with samples up to {@link #end}
  public static List<Reading> of(Evidence evidence) {
    var runs = StageJudge.runs(evidence);
    return StageJudge.judge(evidence).stream()
        .map(
            verdict -> {
              var metric = Metric.of(verdict.metric());
              var run = Objects.requireNonNull(runs.get(metric));
              double before = run.meanBefore();
              var now = Arrays.stream(run.after).filter(Double::isFinite).average();
              boolean told = verdict.result() != Result.NO_DATA;
              return new Reading(
                  metric,
                  before,
                  now.isPresent() ? Double.valueOf(now.getAsDouble()) : null,
                  verdict.rise(),
                  metric.bound(before),
                  told ? verdict.result() : null,
                  run.batchesAfter(),
                  run.twin());
            })
        .toList();
  }
}
