package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.BeforeAfter;
import dev.nightshift.engine.benchmark.NightSeries;
import dev.nightshift.jobs.benchmark.RolloutNightStore;
import dev.nightshift.jobs.benchmark.RolloutNightStore.Around;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what a rollout did to its host, by the nights around it.
@Command(
    name = "rollout",
    description = {
      "Put the nights after a rollout beside those before it: benefit or harm, with an interval.",
      "At least four nights are needed on each side."
    })
final class BenchmarkRolloutCommand extends DatabaseCommand {
  @Parameters(
      paramLabel = "NUMBER",
      description = "The rollout, as 'nightshift rollouts list' shows it.")
  private long rollout;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var table =
        Table.columns("benchmark", "metric", "before", "after", "change", "low", "high", "verdict");
    for (var around : new RolloutNightStore(session.database().jdbi()).around(rollout)) {
      int before = around.before().size();
      int after = around.after().size();
      boolean enough =
          Math.min(before, after) >= BeforeAfter.LEAST_NIGHTS
              && arePositive(around.before())
              && arePositive(around.after());
      var change = enough ? BeforeAfter.of(array(around.before()), array(around.after())) : null;
      table.row(
          around.benchmark(),
          around.metric(),
          nights(before),
          nights(after),
          NightTable.change(change == null ? null : change.change()),
          NightTable.change(change == null ? null : change.low()),
          NightTable.change(change == null ? null : change.high()),
          Table.Cell.status(change == null ? "not enough nights" : word(around, change)));
    }
    table.print(
        session.terminal(),
        format,
        "No nights lie around rollout "
            + rollout
            + ": it has not ended, or nothing was measured in the 14 days before and after.");
    return 0;
  }

  private static String word(Around around, BeforeAfter change) {
    var series =
        new NightSeries(
            around.benchmark(), around.metric(), around.unit(), around.higherIsBetter(), List.of());
    return change.word(series.practicalLimit(), around.higherIsBetter());
  }

  private static String nights(int count) {
    return count == 1 ? "1 night" : count + " nights";
  }

  private static boolean arePositive(List<Double> values) {
    return values.stream().allMatch(value -> value > 0);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
