package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.benchmark.BenchmarkStore;
import dev.nightshift.jobs.benchmark.NightStore;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what one benchmark gave, night after night.
@Command(
    name = "history",
    description =
        "Show what one benchmark gave, the newest first, and from which nights on it was another for good.")
final class BenchmarkHistoryCommand extends DatabaseCommand {
  @Parameters(
      paramLabel = "NAME",
      description = "Name of the benchmark, as 'nightshift benchmark list' shows it.")
  private String name = "";

  @Option(
      names = "--most",
      converter = Most.class,
      defaultValue = "100",
      description = "Most rows shown (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  int run(Session session) {
    var store = new BenchmarkStore(session.database().jdbi());
    var rows = store.history(name, most);
    if (rows.isEmpty()) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There are no results of a benchmark '"
              + name
              + "': 'nightshift benchmark list' shows those there are.");
    }
    BenchmarkTable.of(rows).print(session.terminal(), format, "");
    if (format == OutputFormat.TABLE) {
      courses(store, new NightStore(session.database().jdbi()))
          .forEach(line -> session.out().println(Terminal.harmless(line)));
    }
    return 0;
  }

  /// The nights of each host and suite, measured by the tools of the newest.
  private List<String> courses(BenchmarkStore store, NightStore nights) {
    return store.measuredIn(name).stream()
        .flatMap(
            of ->
                nights.series(of.host(), of.suite(), Instant.EPOCH).stream()
                    .filter(series -> series.benchmark().equals(name))
                    .flatMap(
                        series ->
                            NightCourses.lines(of.name() + " " + of.suite(), series).stream()))
        .toList();
  }
}
