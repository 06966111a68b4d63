package dev.nightshift.jobs.cli;

import dev.nightshift.engine.Text;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rightsizing.TraceImport;
import dev.nightshift.jobs.rightsizing.Traces;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Enters usage traces into our histories, and takes them out again.
@Command(
    name = "import",
    description = {
      "Enter usage traces as hosts named imported-FILE, to try advice on them.",
      "Each series becomes a container with its capacity as its limit, moved by whole weeks so that",
      "it ends within the last seven days. Nothing is ever changed on such a host; --remove takes all of it out."
    })
final class ImportCommand extends DatabaseCommand {
  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  /// In or out.
  static final class What {
    @Option(
        names = "--trace",
        paramLabel = "DIR",
        description = "Folder of traces: *.csv or *.csv.gz with series,epoch_s and usage columns.")
    private @Nullable Path trace;

    @Option(
        names = "--remove",
        paramLabel = "HOST",
        description = "Take an imported host out again, with all that was made of it.")
    private @Nullable String remove;
  }

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Import only these files of the folder, by name without endings.")
  private List<String> only = List.of();

  @Option(
      names = "--series",
      split = ",",
      paramLabel = "NAME",
      description = "Import only these series.")
  private List<String> series = List.of();

  /// So that advice can be tried before anything is measured.
  @Override
  boolean begins() {
    return what.trace != null;
  }

  @Override
  int run(Session session) {
    var imports = new TraceImport(session.database().jdbi(), session.now());
    if (what.remove != null) {
      return remove(session, imports, what.remove);
    }
    if (what.trace == null) {
      throw new IllegalStateException("neither --trace nor --remove");
    }
    var traces = Traces.in(what.trace);
    var progress = new Progress(session.terminal());
    for (var file : traces.files(only)) {
      progress.step("import " + Terminal.harmless(Traces.name(file)));
      var imported = imports.enter(traces, file, Set.copyOf(series), done -> progress.at(done, ""));
      progress.done(
          "%s and %s of history, as host %s (imported, not real)"
              .formatted(
                  Text.count(imported.series(), "container"),
                  Text.count(imported.hours(), "hour"),
                  imported.host()));
    }
    session.out().println("Advice on them: 'nightshift jobs run recommend'.");
    return 0;
  }

  private static int remove(Session session, TraceImport imports, String host) {
    if (!imports.remove(host)) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There is no imported host '" + host + "'; 'nightshift hosts' lists those there are.");
    }
    session.out().println(Terminal.harmless("Took out " + host + " and all that was made of it."));
    return 0;
  }
}
