package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.profile.ProfileStart;
import dev.nightshift.jobs.profile.ProfileStore;
import dev.nightshift.jobs.schedule.LedgerStore;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.RunHistoryStore;
import dev.nightshift.jobs.schedule.Runner;
import dev.nightshift.jobs.schedule.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a job out of turn, and waits for it.
@Command(
    name = "run",
    description = {
      "Run a job now, out of turn, and wait for it.",
      "A running Nightshift does it; where none runs, this command does, entered in the same history."
    },
    footer = {"", "Exit code 3 when the run failed."})
final class JobsRunCommand extends DatabaseCommand {
  @Parameters(paramLabel = "NAME", description = "Job, as 'nightshift jobs list' shows it.")
  private String name = "";

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "On this host, for jobs of a host (default: this machine).")
  private @Nullable String host;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Session session) throws InterruptedException {
    Scope scope = Jobs.scope(name);
    String where = Jobs.host(name, host, session.settings().environment());
    Instant at = session.now().truncatedTo(ChronoUnit.MICROS);
    var progress =
        new Progress(
            format == OutputFormat.TABLE ? session.terminal() : session.terminal().toError());
    progress.step(name);
    var run =
        isServed(session, scope, where)
            ? new AskedRun(session.database().jdbi(), name, scope.on(where), at)
                .await(Profiles.actor(), progress)
            : runHere(session, scope, where, at);
    boolean good = run.state().equals("done") || run.state().equals("partial");
    tell(progress, run, good);
    if (format != OutputFormat.TABLE) {
      JobsHistoryCommand.table(List.of(run)).print(session.terminal(), format, "");
    }
    return good ? 0 : Failures.OUTSIDE;
  }

  private static boolean isServed(Session session, Scope scope, String where) {
    var nodes = new NodeStore(session.database().jdbi());
    return switch (scope) {
      case FLEET -> nodes.nodes().stream().anyMatch(NodeStore.Node::live);
      case HOST -> nodes.live(where).isPresent();
    };
  }

  private RunHistoryStore.Entry runHere(Session session, Scope scope, String where, Instant at) {
    var settings = session.settings();
    String here = HostMeter.hostName(settings.environment());
    if (scope == Scope.HOST && !where.equals(here)) {
      throw new NightshiftException(
          ErrorKind.HOST,
          "No Nightshift runs on host "
              + where
              + ", and this is "
              + here
              + ": start it there, or leave out --host.");
    }
    var database = session.database();
    String node = here + "@" + at + "/command";
    try (var docker = DockerHost.of(settings.environment());
        var runner = new Runner(new LedgerStore(database.jdbi()), node, here, session.clock())) {
      var machine = Machine.register(database, docker, settings.environment(), at);
      var profile =
          new ProfileStart(Profiles.files(session), new ProfileStore(database.jdbi()))
              .start(machine.id(), settings.environment(), node)
              .inUse();
      var crew = Crew.of(settings, database, docker, machine, () -> profile);
      runner.run(crew.named(name).orElseThrow(), at);
    }
    return new RunHistoryStore(database.jdbi())
        .find(name, scope.on(where), at)
        .orElseThrow(() -> new NightshiftException(ErrorKind.HOST, name + " was not begun."));
  }

  private static void tell(Progress progress, RunHistoryStore.Entry run, boolean good) {
    var took =
        Duration.between(run.startedAt(), run.endedAt() == null ? run.startedAt() : run.endedAt());
    String sentence = "%s (%s, %s)".formatted(run.sentence(), run.state(), Words.span(took));
    if (good) {
      progress.done(sentence);
    } else {
      progress.failed(sentence);
    }
  }
}
