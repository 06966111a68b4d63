package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.backtest.RiskCurve;
import dev.nightshift.engine.rightsizing.backtest.Scores;
import dev.nightshift.engine.rightsizing.backtest.Tally;
import dev.nightshift.jobs.rightsizing.Backtest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How policies fared in a back-test: a row for each trace, resource and policy.
///
/// "Ours" or "at its risk" is the slack our policy has when it fails as often as the policy of the
/// row: counted in days over the limit for memory, in demand not served for CPU.
final class ScoreTable {
  private static final String OURS = "nightshift";
  private static final int WIDTH = 110;
  private static final String LEGEND =
      """
      slack: idle share of the limit, mean over samples. ours: slack of nightshift at the risk of \
      the row's policy. by size: slack weighted by the size of limits. over: samples above the \
      limit. days over: days with such a sample. unserved: demand above the limit. expected: \
      failures that the policy itself expects (memory: days over, CPU: unserved). churn: nights on \
      which the limit changed. turned back: changes against one of the week before. oracle: the \
      day's own maximum, which nobody can know. split: series too short for nights; half of each \
      is learned, the other half scored.""";

  private final Map<Backtest.Pair, Scores> scores;
  private int compared;
  private int better;
  private double worst = Double.NEGATIVE_INFINITY;

  ScoreTable(Map<Backtest.Pair, Scores> scores) {
    this.scores = scores;
  }

  /// For tools one table, for people one of each trace and resource, as fits a terminal.
  void print(Terminal terminal, OutputFormat format) {
    if (format == OutputFormat.TABLE && !scores.isEmpty()) {
      scores.forEach((pair, of) -> printOne(terminal, pair, of));
      return;
    }
    var table =
        Table.columns(
            "trace",
            "resource",
            "policy",
            "days",
            "slack",
            "nightshift at its risk",
            "weighted slack",
            "over",
            "days over",
            "unserved",
            "expected",
            "churn",
            "reversals");
    scores.forEach((pair, of) -> rows(pair, of, row -> table.row(row.all(pair))));
    table.print(terminal, format, "No series was long enough to be replayed.");
  }

  private void printOne(Terminal terminal, Backtest.Pair pair, Scores of) {
    terminal
        .out()
        .println(
            terminal.bold(
                Terminal.harmless(
                    "%s, %s: %s"
                        .formatted(
                            pair.trace(),
                            pair.resource(),
                            Text.count(of.oracle().days(), "day")))));
    var table =
        Table.columns(
            "policy",
            "slack",
            "ours",
            "by size",
            "over",
            "days over",
            "unserved",
            "expected",
            "churn",
            "turned back");
    rows(pair, of, row -> table.row(row.scores()));
    table.print(terminal, OutputFormat.TABLE, "No series was long enough to be replayed.");
    terminal.out().println();
  }

  /// How one policy fared.
  ///
  /// @param ours slack of our policy at its risk; NaN where there is none
  private record Row(String policy, Tally tally, double ours) {
    @Nullable Object[] all(Backtest.Pair pair) {
      return Stream.concat(
              Stream.of(pair.trace(), pair.resource(), policy, tally.days()),
              Arrays.stream(scores()).skip(1))
          .toArray();
    }

    @Nullable Object[] scores() {
      return new @Nullable Object[] {
        policy,
        percent(tally.slack(), 1),
        percent(ours, 1),
        percent(tally.weightedSlack(), 1),
        percent(tally.over(), 2),
        percent(tally.daysOver(), 1),
        percent(tally.unserved(), 2),
        percent(tally.expected(), 2),
        percent(tally.churn(), 0),
        percent(tally.reversals(), 0)
      };
    }
  }

  /// What the table comes to, and how to read it.
  void explain(Terminal terminal) {
    if (compared > 0) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "At each other policy's own risk ours has less slack in %d of %d cases (%.0f %%); the worst is %+.1f points.%n",
              better,
              compared,
              100.0 * better / compared,
              worst * 100);
    }
    terminal.out().println();
    Wrap.lines(LEGEND, Math.min(WIDTH, terminal.columns())).forEach(terminal.out()::println);
  }

  private void rows(Backtest.Pair pair, Scores of, Consumer<Row> each) {
    var risk = pair.column().startsWith("mem") ? RiskCurve.Risk.DAYS_OVER : RiskCurve.Risk.UNSERVED;
    var ours = new RiskCurve(of.curve(OURS, risk));
    for (int c = 0; c < of.contenders().size(); c++) {
      String policy = of.contenders().get(c).policy().name();
      var tally = of.of(c, 0);
      double atItsRisk =
          policy.startsWith(OURS) || ours.points().isEmpty()
              ? Double.NaN
              : ours.slackAt(risk.of(tally));
      if (tally.days() > 0) {
        count(atItsRisk - tally.slack());
        each.accept(new Row(policy, tally, atItsRisk));
      }
    }
    if (of.oracle().days() > 0) {
      each.accept(new Row("oracle", of.oracle(), Double.NaN));
    }
  }

  private void count(double difference) {
    if (!Double.isNaN(difference)) {
      compared++;
      better += difference < 0 ? 1 : 0;
      worst = Math.max(worst, difference);
    }
  }

  private static Table.Cell percent(double share, int digits) {
    return Double.isNaN(share)
        ? new Table.Cell(null, "-")
        : new Table.Cell(share * 100, String.format(Locale.ROOT, "%." + digits + "f", share * 100));
  }
}
