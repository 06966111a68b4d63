package dev.nightshift.engine.prediction;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Foresees what a month will have cost at its end.
///
/// Three compete: the month so far goes on; each day costs what it did a week before; a forest of
/// Smile's on how the last days, weeks and weekends went. They are judged on questions of the past
/// that lie after all that the forest learned from, by the sum of their errors over the sum of what
/// came. The forest speaks only if it beats both others. The interval is as wide as the errors of
/// the one who speaks were in eight of ten cases, in units of how much the days of a series differ.
public final class MonthForecast {
  /// Share of the questions whose answer lies in the interval.
  public static final double COVERAGE = 0.8;

  /// The longest time that is asked for in the past.
  private static final int AHEAD = 16;

  private static final int LEAST_AHEAD = 5;
  private static final int MONTH = 30;
  private static final double LEARNED = 0.6;
  private static final double LEAST_GAIN = 0.98;
  private static final int LEAST_SHOWN = 60;
  private static final int LEAST_JUDGED = 20;
  private static final int MOST_SHOWN = 20_000;
  private static final int TREES = 100;

  /// Days differ at least so much: a series that never moved may.
  private static final double LEAST_SCATTER = 0.02;

  /// Who foresees.
  public enum Method {
    MONTH_SO_FAR("month so far"),
    LAST_WEEK("last week again"),
    FOREST("forest");

    private final String word;

    Method(String word) {
      this.word = word;
    }

    /// As people read it.
    public String word() {
      return word;
    }
  }

  /// A month as it is expected to end.
  ///
  /// @param soFar what the days that are over have cost
  /// @param total what it will have cost
  /// @param low lower end of the interval; null where too little is known of past errors
  /// @param high its upper end
  /// @param naive what it comes to if the month goes on as it was so far
  public record Outlook(
      String name,
      double soFar,
      double total,
      @Nullable Double low,
      @Nullable Double high,
      double naive) {
    /// The same, no part of it above what the month can come to.
    public Outlook atMost(double most) {
      return new Outlook(
          name,
          soFar,
          Math.min(total, most),
          low == null ? null : Double.valueOf(Math.min(low, most)),
          high == null ? null : Double.valueOf(Math.min(high, most)),
          Math.min(naive, most));
    }
  }

  private final @Nullable ToDoubleFunction<double[]> forest;
  private final Map<Method, Double> errors;
  private final Method speaks;
  private final double width;
  private final int judged;

  private MonthForecast(
      @Nullable ToDoubleFunction<double[]> forest,
      Map<Method, Double> errors,
      Method speaks,
      double width,
      int judged) {
    this.forest = forest;
    this.errors = errors;
    this.speaks = speaks;
    this.width = width;
    this.judged = judged;
  }

  /// Whether enough months were judged for an interval.
  public boolean hasInterval() {
    return !Double.isNaN(width);
  }

  /// Lets them compete on the past.
  public static MonthForecast learn(List<DailyCost> past, long seed) {
    var last = past.stream().map(MonthForecast::end).max(LocalDate::compareTo);
    var first = past.stream().map(DailyCost::first).min(LocalDate::compareTo);
    if (last.isEmpty() || first.isEmpty()) {
      return new MonthForecast(null, Map.of(), Method.MONTH_SO_FAR, Double.NaN, 0);
    }
    var split =
        first.get().plusDays(Math.round(LEARNED * first.get().until(last.get(), ChronoUnit.DAYS)));
    var shown = new ArrayList<RestOfMonth>();
    var later = new ArrayList<RestOfMonth>();
    for (var question : questions(past)) {
      var asked = question.series().first().plusDays(question.known());
      if (!asked.plusDays(question.ahead()).isAfter(split)) {
        shown.add(question);
      } else if (!asked.isBefore(split)) {
        later.add(question);
      }
    }
    return judge(shown, later, seed);
  }

  /// Learns from some series and is judged on others.
  public static MonthForecast learn(List<DailyCost> past, List<DailyCost> others, long seed) {
    return judge(questions(past), questions(others), seed);
  }

  private static MonthForecast judge(List<RestOfMonth> shown, List<RestOfMonth> later, long seed) {
    if (later.size() < LEAST_JUDGED) {
      return new MonthForecast(null, Map.of(), Method.MONTH_SO_FAR, Double.NaN, later.size());
    }
    var forest = shown.size() < LEAST_SHOWN ? null : forest(shown, seed);
    var errors = new EnumMap<Method, Double>(Method.class);
    var best = Method.MONTH_SO_FAR;
    for (var method : Method.values()) {
      if (method == Method.FOREST && forest == null) {
        continue;
      }
      double error = error(later, method, forest);
      errors.put(method, error);
      double bar = errors.getOrDefault(best, error) * (method == Method.FOREST ? LEAST_GAIN : 1);
      if (error < bar) {
        best = method;
      }
    }
    return new MonthForecast(forest, errors, best, width(later, best, forest), later.size());
  }

  private static LocalDate end(DailyCost series) {
    return series.first().plusDays(series.days().length);
  }

  /// All that could have been asked in the past with an answer that is known.
  private static List<RestOfMonth> questions(List<DailyCost> past) {
    var questions = new ArrayList<RestOfMonth>();
    for (var series : past) {
      int days = series.days().length;
      for (int known = RestOfMonth.LEAST_KNOWN; known + LEAST_AHEAD <= days; known++) {
        int ahead = Math.min(AHEAD, days - known);
        var question = new RestOfMonth(series, known, ahead, Math.min(known, MONTH - ahead));
        if (question.scale() > 0) {
          questions.add(question);
        }
      }
    }
    return questions;
  }

  private static ToDoubleFunction<double[]> forest(List<RestOfMonth> shown, long seed) {
    int step = 1 + shown.size() / MOST_SHOWN;
    var few = new ArrayList<RestOfMonth>();
    for (int i = 0; i < shown.size(); i += step) {
      few.add(shown.get(i));
    }
    var trees =
        SmileTrees.regression(
            few.stream().map(RestOfMonth::features).toArray(double[][]::new),
            few.stream().mapToDouble(RestOfMonth::change).toArray(),
            TREES,
            seed);
    return trees::sum;
  }

  private static double mean(
      RestOfMonth question, Method method, @Nullable ToDoubleFunction<double[]> forest) {
    return switch (method) {
      case MONTH_SO_FAR -> question.monthSoFar();
      case LAST_WEEK -> question.lastWeek();
      case FOREST ->
          forest == null
              ? question.monthSoFar()
              : question.undo(forest.applyAsDouble(question.features()));
    };
  }

  private static double error(
      List<RestOfMonth> questions, Method method, @Nullable ToDoubleFunction<double[]> forest) {
    double off = 0;
    double all = 0;
    for (var question : questions) {
      off += Math.abs(mean(question, method, forest) - question.actual()) * question.ahead();
      all += question.actual() * question.ahead();
    }
    return all > 0 ? off / all : 0;
  }

  private static double width(
      List<RestOfMonth> questions, Method method, @Nullable ToDoubleFunction<double[]> forest) {
    double[] off =
        questions.stream()
            .mapToDouble(
                question ->
                    Math.abs(mean(question, method, forest) - question.actual()) / unit(question))
            .sorted()
            .toArray();
    return off[(int) Math.min(off.length - 1, Math.ceil(COVERAGE * (off.length + 1)) - 1)];
  }

  private static double unit(RestOfMonth question) {
    return question.scale() * Math.max(LEAST_SCATTER, question.scatter());
  }

  /// Whether a method has what it takes: the forest needs a past to learn from.
  boolean canAnswer(Method method) {
    return method != Method.FOREST || forest != null;
  }

  /// The mean day ahead by one of the methods.
  double mean(RestOfMonth question, Method method) {
    return mean(question, method, forest);
  }

  /// Who speaks.
  public Method speaks() {
    return speaks;
  }

  /// The error of each over the questions they were judged on: sum of misses over sum of costs.
  /// Empty where there were too few.
  public Map<Method, Double> errors() {
    return Map.copyOf(errors);
  }

  /// Questions they were judged on.
  public int judged() {
    return judged;
  }

  /// What a month will have cost.
  ///
  /// @param series known up to yesterday
  /// @param soFar days of the month among them
  /// @param ahead days of the month that are left, today among them
  public Outlook outlook(DailyCost series, int soFar, int ahead) {
    int known = series.days().length;
    double spent = series.mean(known - soFar, known) * soFar;
    if (ahead == 0) {
      return new Outlook(series.name(), spent, spent, spent, spent, spent);
    }
    if (known < RestOfMonth.LEAST_KNOWN) {
      double day = known == 0 ? 0 : soFar > 0 ? spent / soFar : series.mean(0, known);
      double total = spent + day * ahead;
      return new Outlook(series.name(), spent, total, null, null, total);
    }
    var question = new RestOfMonth(series, known, ahead, soFar);
    double total = spent + ahead * mean(question, speaks, forest);
    double naive = spent + ahead * question.monthSoFar();
    if (Double.isNaN(width)) {
      return new Outlook(series.name(), spent, total, null, null, naive);
    }
    double off = ahead * width * unit(question);
    return new Outlook(
        series.name(), spent, total, Math.max(spent, total - off), total + off, naive);
  }
}
