package dev.nightshift.jobs.cli;

import dev.nightshift.engine.benchmark.NightVerdict;
import dev.nightshift.jobs.benchmark.BenchmarkStore;
import dev.nightshift.jobs.docker.DockerHost;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures this host now.
@Command(
    name = "run",
    description = "Measure this host now, gently: suite quick (about 30 s) or nightly.")
final class BenchmarkRunCommand extends DatabaseCommand {
  @Parameters(
      paramLabel = "SUITE",
      defaultValue = "quick",
      description = "quick or nightly (default: ${DEFAULT-VALUE}).")
  private String suite = "quick";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

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
      var report = benchmarks.run(suite, null, now, progress::at);
      progress.done(report.sentence());
      var rows =
          new BenchmarkStore(database.jdbi())
              .history(null, 200).stream().filter(r -> r.at().equals(now)).toList();
      var verdicts = Crew.nights(database, machine).verdicts(suite, now);
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
