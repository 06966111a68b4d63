package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.backtest.RiskCurve;
import dev.nightshift.engine.rightsizing.backtest.Scores;
import dev.nightshift.engine.rightsizing.backtest.Tally;
import dev.nightshift.jobs.rightsizing.Backtest;
import java.util.Locale;
import java.util.Map;

/// How policies fared in a back-test: a row for each trace, resource and policy.
///
/// "At its risk" is the slack our policy has when it fails as often as the policy of the row:
/// counted in days over the limit for memory, in demand not served for CPU.
final class ScoreTable {
  private static final String OURS = "nightshift";

  private final Map<Backtest.Pair, Scores> scores;
  private int compared;
  private int better;
  private double worst = Double.NEGATIVE_INFINITY;

  ScoreTable(Map<Backtest.Pair, Scores> scores) {
    this.scores = scores;
  }

  void print(Terminal terminal, OutputFormat format) {
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
    scores.forEach((pair, of) -> rows(table, pair, of));
    table.print(terminal, format, "No series was long enough to be replayed.");
  }

  /// What the table comes to, and how to read it.
  void explain(Terminal terminal) {
    if (compared > 0) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "%nAt each other policy's own risk ours has less slack in %d of %d cases (%.0f %%); the worst is %+.1f points.%n",
              better,
              compared,
              100.0 * better / compared,
              worst * 100);
    }
    terminal
        .out()
        .println(
            """

            slack: idle share of the limit, mean over samples; weighted: by size. over: samples above the limit.
            days over: days with such a sample. unserved: demand above the limit. expected: failures that the
            policy itself expects (memory: days over, CPU: unserved). churn: nights on which the limit changed.
            reversals: changes against one of the week before. oracle: the day's own maximum, which nobody can know.
            split: series too short for nights; half of each is learned, the other half scored.""");
  }

  private void rows(Table table, Backtest.Pair pair, Scores of) {
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
        row(table, pair, policy, tally, atItsRisk);
      }
    }
    row(table, pair, "oracle", of.oracle(), Double.NaN);
  }

  private void count(double difference) {
    if (!Double.isNaN(difference)) {
      compared++;
      better += difference < 0 ? 1 : 0;
      worst = Math.max(worst, difference);
    }
  }

  private static void row(
      Table table, Backtest.Pair pair, String policy, Tally tally, double atItsRisk) {
    if (tally.days() == 0) {
      return;
    }
    table.row(
        pair.trace(),
        pair.resource(),
        policy,
        tally.days(),
        percent(tally.slack(), 1),
        percent(atItsRisk, 1),
        percent(tally.weightedSlack(), 1),
        percent(tally.over(), 2),
        percent(tally.daysOver(), 1),
        percent(tally.unserved(), 2),
        percent(tally.expected(), 2),
        percent(tally.churn(), 0),
        percent(tally.reversals(), 0));
  }

  private static Table.Cell percent(double share, int digits) {
    return Double.isNaN(share)
        ? new Table.Cell(null, "-")
        : new Table.Cell(share * 100, String.format(Locale.ROOT, "%." + digits + "f", share * 100));
  }
}
