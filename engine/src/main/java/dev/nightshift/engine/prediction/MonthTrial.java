package dev.nightshift.engine.prediction;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Lets a forecast answer for months that are over, from their first half, and holds what it said
/// against what came.
///
/// @param scores of each method that could answer
/// @param coverage share of the months that ended in the interval of the one who speaks
/// @param months how many were asked for
public record MonthTrial(Map<MonthForecast.Method, Score> scores, double coverage, int months) {
  private static final int DAY = 86_400;
  private static final int HALF = 14;
  private static final int MONTH = 28;

  /// How far off the months' totals were.
  ///
  /// @param error sum of the misses over the sum of the totals
  /// @param median of the misses, each over its month's total
  public record Score(double error, double median) {}

  /// Asks for each month of 28 days of each series, after its first 14.
  public static MonthTrial of(MonthForecast forecast, List<DailyCost> all) {
    var questions = new ArrayList<RestOfMonth>();
    for (var series : all) {
      for (int begin = 0; begin + MONTH <= series.days().length; begin += MONTH) {
        var question = new RestOfMonth(series, begin + HALF, MONTH - HALF, HALF);
        if (question.scale() > 0) {
          questions.add(question);
        }
      }
    }
    var scores = new EnumMap<MonthForecast.Method, Score>(MonthForecast.Method.class);
    for (var method : MonthForecast.Method.values()) {
      if (forecast.canAnswer(method)) {
        scores.put(method, score(forecast, method, questions));
      }
    }
    return new MonthTrial(scores, coverage(forecast, questions), questions.size());
  }

  private static Score score(
      MonthForecast forecast, MonthForecast.Method method, List<RestOfMonth> questions) {
    double off = 0;
    double all = 0;
    var shares = new double[questions.size()];
    for (int i = 0; i < shares.length; i++) {
      var question = questions.get(i);
      double total = question.scale() * HALF + question.actual() * question.ahead();
      double miss =
          Math.abs(forecast.mean(question, method) - question.actual()) * question.ahead();
      off += miss;
      all += total;
      shares[i] = miss / total;
    }
    Arrays.sort(shares);
    return new Score(all > 0 ? off / all : 0, shares.length == 0 ? 0 : shares[shares.length / 2]);
  }

  private static double coverage(MonthForecast forecast, List<RestOfMonth> questions) {
    int in = 0;
    for (var question : questions) {
      var known = Arrays.copyOf(question.series().days(), question.known());
      var outlook =
          forecast.outlook(
              new DailyCost(question.series().name(), question.series().first(), known),
              question.soFar(),
              question.ahead());
      double total =
          question.monthSoFar() * question.soFar() + question.actual() * question.ahead();
      if (outlook.low() != null
          && total >= outlook.low()
          && total <= Objects.requireNonNull(outlook.high())) {
        in++;
      }
    }
    return questions.isEmpty() ? 0 : (double) in / questions.size();
  }

  /// Samples as days: the mean of each day with samples in at least half of it; a series is cut
  /// where a day is missing.
  public static List<DailyCost> days(List<LoadSeries> all) {
    var daily = new ArrayList<DailyCost>();
    for (var series : all) {
      days(series, daily);
    }
    return daily;
  }

  private static void days(LoadSeries series, List<DailyCost> to) {
    long step = series.size() > 1 ? step(series) : DAY;
    var run = new ArrayList<Double>();
    long first = 0;
    int at = 0;
    while (at < series.size()) {
      long day = Math.floorDiv(series.seconds()[at], DAY);
      double sum = 0;
      int count = 0;
      while (at < series.size() && Math.floorDiv(series.seconds()[at], DAY) == day) {
        sum += series.shares()[at++];
        count++;
      }
      boolean full = count * step * 2 >= DAY;
      if (!full || day != first + run.size()) {
        close(series.name(), first, run, to);
        first = full ? day : day + 1;
      }
      if (full) {
        run.add(sum / count);
      }
    }
    close(series.name(), first, run, to);
  }

  /// The usual distance of samples: the median of the first thousand.
  private static long step(LoadSeries series) {
    long[] steps = new long[Math.min(1_000, series.size() - 1)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = series.seconds()[i + 1] - series.seconds()[i];
    }
    Arrays.sort(steps);
    return steps[steps.length / 2];
  }

  private static void close(String name, long first, List<Double> run, List<DailyCost> to) {
    if (run.size() > HALF) {
      to.add(
          new DailyCost(
              name,
              LocalDate.ofEpochDay(first),
              run.stream().mapToDouble(Double::doubleValue).toArray()));
    }
    run.clear();
  }
}
