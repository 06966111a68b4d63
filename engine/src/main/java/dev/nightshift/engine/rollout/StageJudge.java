package dev.nightshift.engine.rollout;

import dev.nightshift.engine.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Judges a stage from samples, metric by metric: non-inferiority with three answers and "no data".
///
/// PASS when the rise is below the bound with 97 % certainty; FAIL when it is above the bound and
/// above zero with 99 % certainty shared among the metrics (Bonferroni); INCONCLUSIVE between. A
/// load that moved by more than a tenth, without a twin that felt the same, may excuse a rise and
/// may hide one: then the metric says INCONCLUSIVE at most. So does a share that was so high before
/// that harm would not have fitted below 100 %.
public final class StageJudge {
  /// Grows with every change that may change a verdict.
  public static final int VERSION = 4;

  /// For how much of the time that a stage is judged samples must reach back before the change: two
  /// batches, of which the older may be half full. What was sampled for less cannot be compared.
  public static final double LEAST_BASELINE = (Comparison.LEAST_BEFORE - 0.48) / Batches.IN_WINDOW;

  private static final double PASS_LEVEL = 0.97;
  private static final double LOAD_LEVEL = 0.95;
  private static final double FAIL_RISK = 0.01;

  /// Percentiles are skewed, so that t says 99 % where it is less: StageJudgeTest.
  private static final double FAIL_RISK_OF_TAILS = 0.004;

  private static final double LOAD_BOUND = 0.10;

  /// Memory use above this share of the limit is harm whatever it was before.
  static final double FULL = 0.95;

  /// Held back in more periods than this, a container is judged by how long as well: in fewer, a
  /// few short ones stretch the little work of an idle container by much.
  private static final double OFTEN = 0.5;

  private StageJudge() {}

  /// What is known of the containers of a stage.
  ///
  /// @param changed series of the changed containers by metric, one list per container
  /// @param twins the same of untouched containers of the same kind; empty where there is none
  /// @param load requests per second or the like of the changed ones; empty when not known
  /// @param changedAt when the first container of the stage was changed
  /// @param measureFrom from when on samples count
  /// @param until when the window ended
  /// @param batch length of the batches: that of the window as planned, so that one which was
  ///   lengthened has more of them
  public record Evidence(
      Map<Metric, ? extends Collection<List<Point>>> changed,
      Map<Metric, ? extends Collection<List<Point>>> twins,
      Collection<List<Point>> load,
      Instant changedAt,
      Instant measureFrom,
      Instant until,
      Duration batch) {
    /// Of a window that was not lengthened.
    public Evidence(
        Map<Metric, ? extends Collection<List<Point>>> changed,
        Map<Metric, ? extends Collection<List<Point>>> twins,
        Collection<List<Point>> load,
        Instant changedAt,
        Instant measureFrom,
        Instant until) {
      this(
          changed,
          twins,
          load,
          changedAt,
          measureFrom,
          until,
          StageJudge.batch(Duration.between(measureFrom, until)));
    }

    /// How many whole batches fit into the window.
    int batches() {
      return Math.max(1, (int) Duration.between(measureFrom, until).dividedBy(batch));
    }
  }

  /// Length of the batches for a measured span.
  public static Duration batch(Duration measured) {
    return measured.dividedBy(Batches.IN_WINDOW);
  }

  /// How long before the change samples are of use.
  public static Duration longestBaseline(Duration measured) {
    return batch(measured).multipliedBy(Batches.BEFORE);
  }

  /// One verdict for each metric that was measured before the change. Metrics that a machine does
  /// not have are left out; one that fell silent has no data.
  public static List<Verdict> judge(Evidence evidence) {
    var runs = runs(evidence);
    Double shift = loadShift(evidence);
    boolean stretched = runs.containsKey(Metric.CPU_STRETCH);
    var verdicts = new ArrayList<Verdict>();
    runs.forEach(
        (metric, run) -> {
          boolean covered =
              stretched && (metric == Metric.THROTTLED || metric == Metric.CPU_STALLED);
          verdicts.add(verdict(metric, run, runs.size(), shift, covered));
        });
    return verdicts;
  }

  /// What is judged: the metrics that were measured before the change.
  static Map<Metric, Run> runs(Evidence evidence) {
    var runs = new EnumMap<Metric, Run>(Metric.class);
    for (Metric metric : Metric.values()) {
      Run run = run(evidence, metric);
      if (run.measuredBefore()) {
        runs.put(metric, run);
      }
    }
    Run throttled = runs.get(Metric.THROTTLED);
    if (throttled == null || throttled.meanBefore() < OFTEN) {
      runs.remove(Metric.CPU_STRETCH);
    }
    return runs;
  }

  /// Batches of one metric before and after the change, and the control's; the latter null where
  /// there is none.
  static final class Run {
    final double[] before;
    final double[] after;
    final double @Nullable [] twinBefore;
    final double @Nullable [] twinAfter;

    Run(
        double[] before,
        double[] after,
        double @Nullable [] twinBefore,
        double @Nullable [] twinAfter) {
      this.before = before;
      this.after = after;
      this.twinBefore = twinBefore;
      this.twinAfter = twinAfter;
    }

    boolean measuredBefore() {
      return Arrays.stream(before).anyMatch(Double::isFinite);
    }

    double meanBefore() {
      return Arrays.stream(before).filter(Double::isFinite).average().orElse(Double.NaN);
    }

    boolean twin() {
      return twinBefore != null;
    }

    int batchesAfter() {
      return (int) Arrays.stream(after).filter(Double::isFinite).count();
    }

    @Nullable Comparison compared() {
      return Comparison.of(before, after, twinBefore, twinAfter);
    }
  }

  private static Run run(Evidence evidence, Metric metric) {
    var own = series(evidence.changed(), metric);
    var twins = series(evidence.twins(), metric);
    double[] twinBefore = before(evidence, twins, metric.statistic());
    boolean control = Arrays.stream(twinBefore).anyMatch(Double::isFinite);
    return new Run(
        before(evidence, own, metric.statistic()),
        after(evidence, own, metric.statistic()),
        control ? twinBefore : null,
        control ? after(evidence, twins, metric.statistic()) : null);
  }

  private static Collection<List<Point>> series(
      Map<Metric, ? extends Collection<List<Point>>> all, Metric metric) {
    var found = all.get(metric);
    return found == null ? List.of() : List.copyOf(found);
  }

  private static double[] before(
      Evidence evidence, Collection<List<Point>> series, Statistic statistic) {
    var length = evidence.batch();
    Instant from = evidence.changedAt().minus(length.multipliedBy(Batches.BEFORE));
    return Batches.of(series, from, length, Batches.BEFORE, statistic);
  }

  private static double[] after(
      Evidence evidence, Collection<List<Point>> series, Statistic statistic) {
    return Batches.of(
        series, evidence.measureFrom(), evidence.batch(), evidence.batches(), statistic);
  }

  /// By what fraction the load moved, where that is more than noise; 0 where it is not, null when
  /// it is not known.
  private static @Nullable Double loadShift(Evidence evidence) {
    var compared =
        Comparison.of(
            before(evidence, evidence.load(), Statistic.MEAN),
            after(evidence, evidence.load(), Statistic.MEAN),
            null,
            null);
    if (compared == null || compared.baseline() <= 0) {
      return null;
    }
    boolean sure = compared.low(LOAD_LEVEL) > 0 || compared.high(LOAD_LEVEL) < 0;
    return sure ? compared.rise() / compared.baseline() : Double.valueOf(0);
  }

  /// How sure a FAIL must be, where so many metrics are judged together.
  static double failLevel(Metric metric, int metrics) {
    return 1 - (metric.statistic() == Statistic.P95 ? FAIL_RISK_OF_TAILS : FAIL_RISK) / metrics;
  }

  /// @param covered whether another metric shows what this one could not
  private static Verdict verdict(
      Metric metric, Run run, int metrics, @Nullable Double shift, boolean covered) {
    var compared = run.compared();
    if (compared == null) {
      return new Verdict(
          metric.word(),
          Result.NO_DATA,
          false,
          null,
          null,
          null,
          null,
          null,
          null,
          run.batchesAfter(),
          run.twin(),
          shift,
          metric.title() + " was not measured often enough");
    }
    double level = failLevel(metric, metrics);
    double bound = metric.bound(compared.baseline());
    double low = compared.low(level);
    double high = compared.high(PASS_LEVEL);
    Result plain = result(metric, compared, bound, low, high);
    boolean blind = !covered && plain == Result.PASS && metric.isBlindAbove(run.meanBefore());
    Result result = blind ? Result.INCONCLUSIVE : run.twin() ? plain : excused(plain, shift);
    return new Verdict(
        metric.word(),
        result,
        false,
        compared.baseline(),
        compared.rise(),
        low,
        high,
        bound,
        compared.detectable(level),
        compared.batches(),
        run.twin(),
        shift,
        blind
            ? "%s was %s already: it could hardly show harm"
                .formatted(metric.title(), metric.text(run.meanBefore()))
            : sentence(metric, result, plain, compared, shift));
  }

  private static Result result(
      Metric metric, Comparison compared, double bound, double low, double high) {
    if (metric == Metric.MEMORY_USE) {
      // a lower limit raises the share by itself: only a full container is harm
      return compared.baseline() + compared.rise() > FULL ? Result.FAIL : Result.PASS;
    }
    if (high < bound) {
      return Result.PASS;
    }
    return compared.rise() > bound && low > 0 ? Result.FAIL : Result.INCONCLUSIVE;
  }

  /// More load excuses a rise, less load may hide one.
  private static Result excused(Result plain, @Nullable Double shift) {
    boolean more = shift != null && shift > LOAD_BOUND;
    boolean less = shift != null && shift < -LOAD_BOUND;
    return (plain == Result.FAIL && more) || (plain == Result.PASS && less)
        ? Result.INCONCLUSIVE
        : plain;
  }

  private static String sentence(
      Metric metric, Result result, Result plain, Comparison compared, @Nullable Double shift) {
    String change =
        "%s was %s and %s"
            .formatted(
                metric.title(),
                metric.text(compared.baseline()),
                compared.rise() < 0
                    ? "fell by " + metric.text(-compared.rise())
                    : "rose by " + metric.text(compared.rise()));
    if (result != plain && shift != null) {
      return change + ", but the load on it moved by " + Text.percent(shift);
    }
    return switch (result) {
      case FAIL ->
          change + ", more than the " + metric.text(metric.bound(compared.baseline())) + " allowed";
      case INCONCLUSIVE ->
          "%s; a rise by %s cannot be ruled out, and harm begins at %s"
              .formatted(
                  change,
                  metric.text(compared.high(PASS_LEVEL)),
                  metric.text(metric.bound(compared.baseline())));
      case PASS, NO_DATA -> change;
    };
  }
}
