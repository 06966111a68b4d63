package dev.nightshift.jobs.cli;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.NightStore;
import dev.nightshift.jobs.benchmark.NightStore.Measured;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts two nights of this host beside each other.
@Command(
    name = "compare",
    description = {
      "Put two nights of this host beside each other.",
      "A change whose interval holds 0 is told as the same; whether one lasts only more nights can"
          + " tell."
    })
final class BenchmarkCompareCommand extends DatabaseCommand {
  @Parameters(index = "0", paramLabel = "NIGHT", description = "A day in UTC, e.g. 2026-11-20.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "NIGHT", description = "Another.")
  private String second = "";

  @Option(
      names = "--suite",
      defaultValue = "nightly",
      description = "Which suite (default: ${DEFAULT-VALUE}).")
  private String suite = "nightly";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new NightStore(session.database().jdbi());
    HostId host = Machine.known(session);
    var before =
        night(store, host, first).stream()
            .collect(Collectors.toMap(m -> m.benchmark() + "/" + m.metric(), m -> m));
    var after = night(store, host, second);
    var table =
        Table.columns("benchmark", "metric", "before", "after", "change", "low", "high", "verdict");
    for (var now : after) {
      Measured then = before.get(now.benchmark() + "/" + now.metric());
      if (then != null) {
        table.row(
            now.benchmark(),
            now.metric(),
            BenchmarkTable.amount(then.value(), now.unit()),
            BenchmarkTable.amount(now.value(), now.unit()),
            NightTable.change(ratio(then.value(), now.value())),
            NightTable.change(ratio(then.high(), now.low())),
            NightTable.change(ratio(then.low(), now.high())),
            Table.Cell.status(verdict(then, now)));
      }
    }
    table.print(session.terminal(), format, "These nights have no benchmark in common.");
    return 0;
  }

  private List<Measured> night(NightStore store, HostId host, String day) {
    try {
      var measured = store.night(host, suite, LocalDate.parse(day));
      if (measured.isEmpty()) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "Nothing was measured by suite '"
                + suite
                + "' on "
                + day
                + ": 'nightshift benchmark history NAME' shows the nights there are.");
      }
      return measured;
    } catch (DateTimeParseException e) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, "A night is a day in UTC such as 2026-11-20, not '" + day + "'.", e);
    }
  }

  private static @Nullable Double ratio(double before, double after) {
    return before == 0 ? null : Double.valueOf(after / before - 1);
  }

  private static String verdict(Measured before, Measured after) {
    if (after.low() <= before.high() && before.low() <= after.high()) {
      return "same";
    }
    return after.value() > before.value() == after.higherIsBetter() ? "better" : "worse";
  }
}
