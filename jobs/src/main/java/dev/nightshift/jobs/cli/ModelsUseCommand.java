package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.prediction.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Goes back to an earlier model.
@Command(
    name = "use",
    description = "Put an earlier model to use again; the next night's training may replace it.")
final class ModelsUseCommand extends DatabaseCommand {
  @Parameters(paramLabel = "MODEL", description = "Its number ('nightshift models list').")
  private long id;

  @Override
  int run(Session session) {
    var model =
        new ModelStore(session.database().jdbi())
            .use(id, Profiles.actor(), session.now())
            .orElseThrow(() -> ModelsShowCommand.unknown(id));
    session
        .out()
        .println(
            "Model %d foresees bottlenecks of %s from now on.".formatted(id, model.resource()));
    return 0;
  }
}
