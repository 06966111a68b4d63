package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.schedule.TriggerStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// Lets a paused job come again.
@Command(
    name = "resume",
    description = {
      "Let a paused job come at its times again.",
      "However many of its times passed meanwhile, they are made up for by one run."
    })
final class JobsResumeCommand extends JobTimesCommand {
  @Override
  int change(TriggerStore triggers, String job, @Nullable String scheduler, String actor) {
    return triggers.resume(job, scheduler, actor);
  }

  @Override
  String sentence(String job, boolean changed) {
    return job + (changed ? " comes at its times again." : " was not paused.");
  }
}
