package dev.nightshift.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// How often the judge is wrong, on made-up series whose truth is known: log-normal noise with
/// correlated neighbours, a sample every 10 s, an hour before the change and 9 minutes after.
///
/// The table it prints stands in docs/rollouts.md.
class StageJudgeTest {
  private static final Instant CHANGE = Instant.parse("2026-11-20T03:00:00Z");
  private static final int STEP = 10;
  private static final int BEFORE = 360;
  private static final int AFTER = 60;
  private static final int RUNS = 600;

  /// Of the series: a share that leaves room for harm.
  private static final double LEVEL = 0.8;

  /// @param noise coefficient of variation
  /// @param correlation of neighbouring samples
  /// @param effect the change's, as a fraction
  /// @param load a step of load at the moment of the change, felt by the twin as well
  private record Case(double noise, double correlation, double effect, double load) {}

  private record Shares(double fail, double inconclusive, double pass) {}

  @Test
  void isSeldomWrongWithATwin() {
    System.out.println(
        "| noise | correlation | load step | effect | FAIL | inconclusive | PASS | mean > 10 % | Kayenta's rule |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (double noise : new double[] {0.10, 0.25}) {
      for (double correlation : new double[] {0, 0.5, 0.8}) {
        for (double load : new double[] {0, 0.15, -0.15}) {
          var none = shares(new Case(noise, correlation, 0, load), true);
          assertThat(none.fail())
              .as("false failures, %s %s %s", noise, correlation, load)
              .isLessThanOrEqualTo(0.02);
          var harm = shares(new Case(noise, correlation, 0.20, load), true);
          assertThat(harm.pass())
              .as("missed harm, %s %s %s", noise, correlation, load)
              .isLessThanOrEqualTo(0.02);
          if (noise == 0.10 && correlation == 0) {
            assertThat(none.pass()).as("the twin excuses load %s", load).isGreaterThan(0.9);
            assertThat(harm.fail()).as("the twin sees through load %s", load).isGreaterThan(0.9);
          }
        }
      }
    }
  }

  @Test
  void aLoadThatMovesExcusesNothingForGoodWithoutATwin() {
    for (double load : new double[] {0.15, -0.15}) {
      var none = shares(new Case(0.10, 0.5, 0, load), false);
      assertThat(none.fail()).as("false failures, load %s", load).isLessThanOrEqualTo(0.02);
      var harm = shares(new Case(0.10, 0.5, 0.20, load), false);
      assertThat(harm.pass()).as("missed harm, load %s", load).isLessThanOrEqualTo(0.02);
    }
  }

  /// One answer in twelve takes nearly twice as long after the change: the mean rises by less than
  /// a tenth, people notice all the same.
  @Test
  void aTailThatGrowsIsHarmThoughTheMeanHardlyMoves() {
    var random = new Random(20_261_121L);
    var own = new ArrayList<Point>();
    var twin = new ArrayList<Point>();
    for (int i = 0; i < BEFORE + AFTER; i++) {
      for (int answer = 0; answer < 5; answer++) {
        boolean slow = i >= BEFORE && random.nextInt(12) == 0;
        own.add(new Point(at(i), (100 + 5 * random.nextGaussian()) * (slow ? 1.8 : 1)));
        twin.add(new Point(at(i), 100 + 5 * random.nextGaussian()));
      }
    }
    assertThat(mean(values(own, 5 * BEFORE, own.size())))
        .as("mean")
        .isLessThan(1.10 * mean(values(own, 0, 5 * BEFORE)));
    var evidence = evidence(Metric.PROBE_LATENCY, List.of(own), List.of(twin), List.of());
    var verdict = StageJudge.judge(evidence).getFirst();
    assertThat(verdict.result()).isEqualTo(Result.FAIL);
    assertThat(verdict.sentence()).contains("95th percentile");
  }

  @Test
  void isSeldomWrongAboutSlowAnswersWithATwin() {
    for (double correlation : new double[] {0, 0.5, 0.8}) {
      for (double effect : new double[] {0, 0.20}) {
        int fail = 0;
        int pass = 0;
        var random = new Random(20_261_121L);
        for (int run = 0; run < RUNS; run++) {
          var own = answers(random, new Case(0.10, correlation, effect, 0.15), true);
          var twin = answers(random, new Case(0.10, correlation, 0, 0.15), false);
          var evidence = evidence(Metric.PROBE_LATENCY, List.of(own), List.of(twin), List.of());
          var result = StageJudge.judge(evidence).getFirst().result();
          fail += result == Result.FAIL ? 1 : 0;
          pass += result == Result.PASS ? 1 : 0;
        }
        System.out.printf(
            "p95, correlation %.1f, effect %+.0f %%: FAIL %.1f %%, PASS %.1f %%%n",
            correlation, effect * 100, fail * 100.0 / RUNS, pass * 100.0 / RUNS);
        assertThat(effect == 0 ? fail : pass).isLessThanOrEqualTo(RUNS / 50);
      }
    }
  }

  /// Ten answers in ten seconds, as two looks of five, that scatter around a level that wanders.
  private static List<Point> answers(Random random, Case one, boolean changed) {
    var answers = new ArrayList<Point>();
    for (Point level : series(random, one, 100, changed)) {
      for (int i = 0; i < 10; i++) {
        answers.add(new Point(level.at(), level.value() * Math.exp(0.2 * random.nextGaussian())));
      }
    }
    return answers;
  }

  @Test
  void whatIsForeseenIsWhatIsSeenInEightOfTenCases() {
    for (double correlation : new double[] {0, 0.5}) {
      var random = new Random(20_261_121L);
      int seen = 0;
      int runs = 0;
      for (int run = 0; run < 300; run++) {
        var quiet = new Case(0.15, correlation, 0, 0);
        var earlier = series(random, quiet, LEVEL, false).subList(0, BEFORE);
        var foreseen =
            Foresight.of(
                Map.of(Metric.THROTTLED, List.of(earlier)),
                Map.of(),
                Duration.ofMinutes(9),
                CHANGE);
        assertThat(foreseen).hasSize(1);
        var sight = foreseen.getFirst();
        assertThat(sight.detectable()).isGreaterThanOrEqualTo(sight.bound());
        // a little more than what is foreseen: the bound itself is foreseen in half of the cases
        var harm = new Case(0.15, correlation, 1.25 * sight.detectable() / LEVEL, 0);
        var own = series(random, harm, LEVEL, true);
        var verdict =
            StageJudge.judge(
                    new StageJudge.Evidence(
                        Map.of(Metric.THROTTLED, List.of(own)),
                        Map.of(),
                        List.of(),
                        CHANGE,
                        CHANGE.plusSeconds(60),
                        CHANGE.plusSeconds(AFTER * (long) STEP)))
                .getFirst();
        seen += verdict.result() == Result.FAIL ? 1 : 0;
        runs++;
      }
      assertThat((double) seen / runs).as("correlation %s", correlation).isGreaterThan(0.7);
    }
  }

  @Test
  void littleHistoryForeseesNothing() {
    var own = series(new Random(1), new Case(0.1, 0.5, 0, 0), LEVEL, false);
    assertThat(
            Foresight.of(
                Map.of(Metric.THROTTLED, List.of(own.subList(BEFORE - 3, BEFORE))),
                Map.of(),
                Duration.ofMinutes(9),
                CHANGE))
        .isEmpty();
  }

  private static Instant at(int index) {
    return CHANGE.plus(Duration.ofSeconds((index - BEFORE) * (long) STEP));
  }

  /// From 0.3 cores to 0.05: all periods before, all periods after, but a sixth of the work.
  @Test
  void aContainerThatIsHeldBackAllTheTimeAndCutFurtherIsHarmed() {
    var verdicts = StageJudge.judge(saturated(1, 3.3, 20));
    assertThat(verdicts)
        .extracting(Verdict::metric, Verdict::result)
        .containsExactly(
            Assertions.tuple("throttled", Result.PASS),
            Assertions.tuple("cpu-stretch", Result.FAIL));
    assertThat(verdicts.getLast().sentence())
        .startsWith("stretch of its work by the CPU limit was 3.3× and rose by 16.");
  }

  @Test
  void aContainerThatIsHeldBackAllTheTimeAndNotCutIsNotHarmed() {
    assertThat(StageJudge.judge(saturated(1, 3.3, 3.3)))
        .extracting(Verdict::result)
        .containsExactly(Result.PASS, Result.PASS);
  }

  @Test
  void howLongAContainerIsHeldBackIsNotAskedWhereItSeldomIs() {
    assertThat(StageJudge.judge(saturated(0.02, 1.1, 1.9)))
        .extracting(Verdict::metric)
        .containsExactly("throttled");
  }

  @Test
  void aShareThatIsFullAlreadyCanNotPass() {
    var all = saturated(1, 3.3, 20);
    var blind =
        new StageJudge.Evidence(
            Map.of(Metric.THROTTLED, all.changed().get(Metric.THROTTLED)),
            Map.of(),
            List.of(),
            all.changedAt(),
            all.measureFrom(),
            all.until());
    var verdict = StageJudge.judge(blind).getFirst();
    assertThat(verdict.result()).isEqualTo(Result.INCONCLUSIVE);
    assertThat(verdict.sentence())
        .startsWith("throttled time was ")
        .endsWith(" already: it could hardly show harm");
  }

  /// @param share of periods in which it is held back, before and after
  /// @param before how many times as long its work takes
  /// @param after the same after the change
  private static StageJudge.Evidence saturated(double share, double before, double after) {
    var random = new Random(20_261_121L);
    var shares = new ArrayList<Point>();
    var stretches = new ArrayList<Point>();
    for (int i = 0; i < BEFORE + AFTER; i++) {
      double level = i < BEFORE ? before : after;
      shares.add(new Point(at(i), Math.min(1, share * (1 + 0.02 * random.nextGaussian()))));
      stretches.add(new Point(at(i), level * (1 + 0.03 * random.nextGaussian())));
    }
    return new StageJudge.Evidence(
        Map.of(Metric.THROTTLED, List.of(shares), Metric.CPU_STRETCH, List.of(stretches)),
        Map.of(),
        List.of(),
        CHANGE,
        CHANGE.plusSeconds(60),
        CHANGE.plusSeconds(AFTER * (long) STEP));
  }

  @Test
  void saysNoDataWhereAMetricFellSilent() {
    var own = series(new Random(1), new Case(0.1, 0.5, 0, 0), LEVEL, false).subList(0, BEFORE);
    var verdicts = StageJudge.judge(evidence(List.of(own), List.of(), List.of()));
    assertThat(verdicts).singleElement().extracting(Verdict::result).isEqualTo(Result.NO_DATA);
  }

  @Test
  void judgesNothingWhereNothingWasMeasured() {
    assertThat(StageJudge.judge(evidence(List.of(), List.of(), List.of()))).isEmpty();
    assertThat(Result.together(List.of())).isEqualTo(Result.NO_DATA);
  }

  private static Shares shares(Case one, boolean twin) {
    var counts = new EnumMap<Result, Integer>(Result.class);
    int naive = 0;
    int kayenta = 0;
    var random = new Random(20_261_121L);
    for (int run = 0; run < RUNS; run++) {
      var own = series(random, one, LEVEL, true);
      var load = series(random, new Case(0.05, one.correlation(), 0, one.load()), 1_000, false);
      var other =
          series(
              random, new Case(one.noise(), one.correlation(), 0, one.load()), 0.8 * LEVEL, false);
      var verdict =
          StageJudge.judge(evidence(List.of(own), twin ? List.of(other) : List.of(), List.of(load)))
              .getFirst();
      counts.merge(verdict.result(), 1, Integer::sum);
      double[] before = values(own, BEFORE - AFTER, BEFORE);
      double[] after = values(own, BEFORE + 6, BEFORE + AFTER);
      naive += mean(after) > 1.10 * mean(before) ? 1 : 0;
      double[] control = values(other, BEFORE + 6, BEFORE + AFTER);
      kayenta += MannWhitney.high(after, scaled(control, 1 / 0.8)) ? 1 : 0;
    }
    var shares =
        new Shares(
            counts.getOrDefault(Result.FAIL, 0) / (double) RUNS,
            counts.getOrDefault(Result.INCONCLUSIVE, 0) / (double) RUNS,
            counts.getOrDefault(Result.PASS, 0) / (double) RUNS);
    System.out.printf(
        "| %.0f %% | %.1f | %+.0f %% | %+.0f %%%s | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% |%n",
        one.noise() * 100,
        one.correlation(),
        one.load() * 100,
        one.effect() * 100,
        twin ? "" : ", no twin",
        shares.fail() * 100,
        shares.inconclusive() * 100,
        shares.pass() * 100,
        naive * 100.0 / RUNS,
        kayenta * 100.0 / RUNS);
    return shares;
  }

  private static StageJudge.Evidence evidence(
      List<List<Point>> own, List<List<Point>> twins, List<List<Point>> load) {
    return evidence(Metric.THROTTLED, own, twins, load);
  }

  private static StageJudge.Evidence evidence(
      Metric metric, List<List<Point>> own, List<List<Point>> twins, List<List<Point>> load) {
    return new StageJudge.Evidence(
        own.isEmpty() ? Map.of() : Map.of(metric, own),
        twins.isEmpty() ? Map.of() : Map.of(metric, twins),
        load,
        CHANGE,
        CHANGE.plusSeconds(60),
        CHANGE.plusSeconds(AFTER * (long) STEP));
  }

  private static List<Point> series(Random random, Case one, double level, boolean changed) {
    double sigma = Math.sqrt(Math.log(1 + one.noise() * one.noise()));
    double state = random.nextGaussian();
    var points = new ArrayList<Point>();
    for (int i = 0; i < BEFORE + AFTER; i++) {
      double r = one.correlation();
      state = r * state + Math.sqrt(1 - r * r) * random.nextGaussian();
      boolean after = i >= BEFORE;
      double factor = after ? (1 + one.load()) * (changed ? 1 + one.effect() : 1) : 1;
      points.add(
          new Point(
              CHANGE.plus(Duration.ofSeconds((i - BEFORE) * (long) STEP)),
              level * factor * Math.exp(sigma * state - sigma * sigma / 2)));
    }
    return points;
  }

  private static double[] values(List<Point> points, int from, int until) {
    return points.subList(from, until).stream().mapToDouble(Point::value).toArray();
  }

  private static double[] scaled(double[] values, double factor) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i] * factor).toArray();
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
  }
}
