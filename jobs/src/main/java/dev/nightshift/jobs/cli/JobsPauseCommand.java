package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.schedule.TriggerStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// Stops a job from coming at its times.
@Command(
    name = "pause",
    description = {
      "Stop a job from coming at its times, until 'nightshift jobs resume'.",
      "A run that goes on is not stopped."
    })
final class JobsPauseCommand extends JobTimesCommand {
  @Override
  int change(TriggerStore triggers, String job, @Nullable String scheduler, String actor) {
    return triggers.pause(job, scheduler, actor);
  }

  @Override
  String sentence(String job, boolean changed) {
    return job
        + (changed ? " is paused" : " is paused already")
        + "; 'nightshift jobs resume "
        + job
        + "' lets it come again.";
  }
}
