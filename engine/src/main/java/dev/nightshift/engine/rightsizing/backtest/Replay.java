package dev.nightshift.engine.rightsizing.backtest;

import dev.nightshift.engine.rightsizing.Resource;
import dev.nightshift.engine.rightsizing.policy.LimitLearner;
import dev.nightshift.engine.rightsizing.policy.MovingLearner;
import dev.nightshift.engine.rightsizing.policy.UsageSpan;
import java.util.ArrayList;
import java.util.List;

/// Replays one series through all contenders. Every midnight (UTC) each decides on the past alone;
/// its limit holds for the day and is scored on what was used.
///
/// A day counts when it has half of its samples, so has the day before, and so have the seven days
/// before together, and when the series began at least seven days earlier. A series without two
/// such days in a row is replayed in pieces instead, a day or less each: the first 12 hours (the
/// first half of a piece shorter than 20 hours) are learned, the rest is scored.
public final class Replay {
  private static final int DAY = 86_400;
  private static final int WARM_UP_DAYS = 7;
  private static final double FULL_ENOUGH = 0.5;
  private static final double LONG_PIECE_SECONDS = 20.5 * 3600;

  private final List<Contender> contenders;

  public Replay(List<Contender> contenders) {
    this.contenders = List.copyOf(contenders);
  }

  /// Whether a series is long enough to decide night after night; else it is replayed in pieces.
  public static boolean nightly(UsageSeries series) {
    return nightly(series.days());
  }

  /// Scores of all contenders on days in order, decided night after night.
  ///
  /// @param floor least limit that counts
  public Scores run(Resource resource, double floor, List<UsageSpan> days) {
    var scores = new Scores(contenders);
    replayDays(resource, floor, days, scores);
    return scores;
  }

  /// Scores of all contenders on one series.
  public Scores run(UsageSeries series) {
    var scores = new Scores(contenders);
    var days = series.days();
    if (nightly(days)) {
      replayDays(series.resource(), series.floor(), days, scores);
    } else {
      for (var piece : pieces(series, days)) {
        replayPiece(series, piece, scores);
      }
    }
    return scores;
  }

  private void replayDays(Resource resource, double floor, List<UsageSpan> days, Scores scores) {
    var runs = begin(resource);
    long first = UsageSeries.dayOf(days.getFirst());
    for (int i = 0; i < days.size(); i++) {
      var day = days.get(i);
      long number = UsageSeries.dayOf(day);
      if (number - first >= WARM_UP_DAYS && full(day) && windowsFull(days, i)) {
        score(floor, runs, number, number * DAY, day, scores);
      }
      for (var run : runs) {
        run.learner.learn(day);
      }
    }
  }

  private void replayPiece(UsageSeries series, UsageSpan piece, Scores scores) {
    long begin = piece.second(0);
    double length = piece.endSecond() - begin;
    double split = begin + (length >= LONG_PIECE_SECONDS ? DAY / 2 : length / 2);
    int at = 0;
    while (at < piece.size() && piece.second(at) < split) {
      at++;
    }
    if (at == 0 || at == piece.size()) {
      return;
    }
    var runs = begin(series.resource());
    var learned = UsageSeries.part(piece, 0, at);
    for (var run : runs) {
      run.learner.learn(learned);
    }
    var scored = UsageSeries.part(piece, at, piece.size());
    score(series.floor(), runs, 0, piece.second(at), scored, scores);
  }

  private static List<UsageSpan> pieces(UsageSeries series, List<UsageSpan> days) {
    var whole = series.span();
    return whole.endSecond() - whole.second(0) <= DAY ? List.of(whole) : days;
  }

  private List<Run> begin(Resource resource) {
    var runs = new ArrayList<Run>(contenders.size());
    for (var contender : contenders) {
      runs.add(new Run(contender, contender.policy().learner(resource)));
    }
    return runs;
  }

  private static void score(
      double floor, List<Run> runs, long day, long second, UsageSpan span, Scores scores) {
    var actual = new Actual(span);
    for (int c = 0; c < runs.size(); c++) {
      var run = runs.get(c);
      if (run.learner instanceof MovingLearner moving) {
        double[] limits = moving.limits(second, span);
        if (!Double.isNaN(limits[0])) {
          scores.of(c, 0).add(span, limits, floor, moving.expectedViolation());
        }
        continue;
      }
      double limit = run.learner.limit(second);
      if (Double.isNaN(limit)) {
        continue;
      }
      var scales = run.contender.scales();
      for (int s = 0; s < scales.size(); s++) {
        double scaled = Math.max(run.scaled(second, limit, s), floor);
        boolean own = s == 0 || run.contender.byRisk();
        double expected = own ? run.learner.expectedViolation() : Double.NaN;
        scores.of(c, s).add(actual, scaled, expected);
      }
      run.course.next(day, Math.max(limit, floor), scores.of(c, 0));
    }
    scores.oracle().add(actual, Math.max(actual.max(), floor), 0);
  }

  private static boolean full(UsageSpan day) {
    return day.size() >= FULL_ENOUGH * DAY / day.intervalSeconds();
  }

  private static boolean windowsFull(List<UsageSpan> days, int index) {
    long day = UsageSeries.dayOf(days.get(index));
    boolean yesterday = false;
    long samples = 0;
    for (int i = index - 1; i >= 0 && UsageSeries.dayOf(days.get(i)) >= day - WARM_UP_DAYS; i--) {
      samples += days.get(i).size();
      yesterday |= UsageSeries.dayOf(days.get(i)) == day - 1 && full(days.get(i));
    }
    double needed = FULL_ENOUGH * WARM_UP_DAYS * DAY / days.get(index).intervalSeconds();
    return yesterday && samples >= needed;
  }

  /// Whether these days, in order, are enough for that.
  public static boolean nightly(List<UsageSpan> days) {
    for (int i = 1; i < days.size(); i++) {
      if (UsageSeries.dayOf(days.get(i)) == UsageSeries.dayOf(days.get(i - 1)) + 1
          && full(days.get(i))
          && full(days.get(i - 1))) {
        return true;
      }
    }
    return false;
  }

  private static final class Run {
    private final Contender contender;
    private final LimitLearner learner;
    private final LimitCourse course = new LimitCourse();

    Run(Contender contender, LimitLearner learner) {
      this.contender = contender;
      this.learner = learner;
    }

    double scaled(long second, double limit, int scale) {
      double factor = contender.scales().get(scale);
      return scale > 0 && contender.byRisk() ? learner.limit(second, factor) : limit * factor;
    }
  }
}
