package dev.nightshift.jobs.cli;

import dev.nightshift.engine.rightsizing.backtest.RiskCurve;
import dev.nightshift.engine.rightsizing.backtest.Scores;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.Backtest;
import dev.nightshift.reports.ParetoChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/// A PNG of slack against risk for each trace and resource of a back-test.
final class ParetoPlots {
  private ParetoPlots() {}

  /// Writes them into a folder, and tells how many.
  static int write(Map<Backtest.Pair, Scores> scores, Path folder) {
    int written = 0;
    for (var entry : scores.entrySet()) {
      var pair = entry.getKey();
      String name = "%s-%s.png".formatted(pair.trace(), pair.resource().replace(' ', '-'));
      try {
        Files.createDirectories(folder);
        Files.write(
            folder.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_")), draw(pair, entry.getValue()));
        written++;
      } catch (IOException e) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "Cannot write plots into " + folder + ": " + e.getMessage() + ".",
            e);
      }
    }
    return written;
  }

  private static byte[] draw(Backtest.Pair pair, Scores scores) {
    boolean memory = pair.column().startsWith("mem");
    var risk = memory ? RiskCurve.Risk.DAYS_OVER : RiskCurve.Risk.UNSERVED;
    var courses = new ArrayList<ParetoChart.Course>();
    for (int c = 0; c < scores.contenders().size(); c++) {
      var tally = scores.of(c, 0);
      if (tally.days() > 0) {
        String family = scores.contenders().get(c).family();
        courses.add(
            new ParetoChart.Course(
                family,
                new ParetoChart.Setting(100 * risk.of(tally), 100 * tally.slack()),
                scores.curve(family, risk).stream()
                    .map(point -> new ParetoChart.Setting(100 * point.risk(), 100 * point.slack()))
                    .toList()));
      }
    }
    return ParetoChart.draw(
        pair.trace() + ", " + pair.resource(),
        memory ? "days over the limit" : "demand not served",
        courses,
        100 * scores.oracle().slack());
  }
}
