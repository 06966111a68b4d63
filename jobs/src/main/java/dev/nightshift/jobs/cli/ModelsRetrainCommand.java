package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.prediction.Training;
import picocli.CommandLine.Command;

/// Trains models out of turn.
@Command(
    name = "retrain",
    description = {
      "Train the models anew on the samples of the last eight days, as the job 'train' does each"
          + " night.",
      "A model that a rule has passed since it was trained is told, and taken out of use."
    })
final class ModelsRetrainCommand extends DatabaseCommand {
  @Override
  int run(Session session) {
    var training = new Training(session.database().jdbi());
    var progress = new Progress(session.terminal());
    for (var resource : Training.RESOURCES) {
      progress.step("train " + resource);
      progress.done(training.train(resource, Profiles.actor(), session.now()));
    }
    return 0;
  }
}
