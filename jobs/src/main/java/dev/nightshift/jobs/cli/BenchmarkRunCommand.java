package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.NightVerdict;
import dev.nightshift.jobs.benchmark.BenchmarkStore;
import dev.nightshift.jobs.benchmark.Benchmarks;
import dev.nightshift.jobs.docker.DockerHost;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures this host now.
@Command(
    name = "run",
    description = {
      "Measure this host now, gently.",
      "Suite quick takes about 30 s; nightly and full measure until their numbers are precise or their",
      "budget is used up: 15 and 30 minutes, unless the profile or a file of yours says otherwise."
    })
final class BenchmarkRunCommand extends DatabaseCommand {
  @Parameters(
      paramLabel = "SUITE|NAME",
      arity = "0..*",
      description =
          "quick (default), nightly, full, a suite of your own, or benchmarks by their names.")
  private List<String> names = List.of("quick");

  @Option(
      names = "--insist",
      description = {
        "Measure however busy the host is: nothing is asked before, and only a shortage of memory",
        "ends it. The results are kept apart, as suite NAME-insisted."
      })
  private boolean insist;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Session session) throws InterruptedException {
    var database = session.database();
    var now = session.now().truncatedTo(ChronoUnit.MICROS);
    try (var docker = DockerHost.of(session.settings().environment())) {
      var machine = Machine.register(database, docker, session.settings().environment(), now);
      var benchmarks =
          Crew.benchmarks(session.settings(), database, docker, machine.id(), session::profile);
      var progress =
          new Progress(
              format == OutputFormat.TABLE ? session.terminal() : session.terminal().toError());
      progress.step("Benchmark");
      var report = benchmarks.run(new Benchmarks.Request(names, null, now, insist), progress::at);
      progress.done(report.sentence());
      var rows =
          new BenchmarkStore(database.jdbi())
              .history(null, 200).stream()
                  .filter(r -> r.at().equals(now) || r.at().equals(report.again()))
                  .toList();
      var verdicts = Crew.nights(database, machine).verdicts(report.suite(), now);
      NightTable.of(rows, verdicts).print(session.terminal(), format, "Nothing was measured.");
      if (format == OutputFormat.TABLE) {
        NightVerdict.score(verdicts)
            .ifPresent(
                score ->
                    session
                        .out()
                        .printf(
                            Locale.ROOT,
                            "Score of the suite: %.1f, 100 is as ever.%n",
                            100 * score));
      }
      return report.failed() == 0 ? 0 : Failures.OUTSIDE;
    }
  }
}
