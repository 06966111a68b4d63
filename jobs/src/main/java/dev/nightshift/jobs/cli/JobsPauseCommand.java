package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Timing;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.schedule.TriggerStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Stops a job from coming at its times.
@Command(
    name = "pause",
    description = {
      "Stop a job from coming at its times, until 'nightshift jobs resume'.",
      "A run that goes on is not stopped."
    })
final class JobsPauseCommand extends DatabaseCommand {
  @Parameters(paramLabel = "NAME", description = "Job, as 'nightshift jobs list' shows it.")
  private String name = "";

  @Option(names = "--host", paramLabel = "HOST", description = "Only on this host.")
  private @Nullable String host;

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Session session) {
    String scheduler = Jobs.scheduler(name, host);
    var triggers = new TriggerStore(session.database().jdbi());
    int paused = triggers.pause(name, scheduler, Profiles.actor());
    if (paused == 0) {
      requireTrigger(session, name, scheduler);
    }
    session
        .out()
        .println(
            name
                + (paused == 0 ? " is paused already" : " is paused")
                + "; 'nightshift jobs resume "
                + name
                + "' lets it come again.");
    return 0;
  }

  /// @throws NightshiftException when the job has no times that could be paused or resumed
  static void requireTrigger(Session session, String job, @Nullable String scheduler) {
    boolean there =
        new TriggerStore(session.database().jdbi())
            .due().stream()
                .anyMatch(
                    due ->
                        due.job().equals(job)
                            && (scheduler == null || due.scheduler().equals(scheduler)));
    if (there) {
      return;
    }
    var timing = session.profile().schedule().timings().getOrDefault(job, new Timing.Never());
    throw new NightshiftException(
        ErrorKind.OPERATOR,
        switch (timing) {
          case Timing.Never _ ->
              job + " has no times in the profile in use: nothing is to be done.";
          case Timing.Every every when every.interval().toSeconds() < 60 ->
              job
                  + " runs "
                  + every
                  + " and cannot be paused: set schedule."
                  + job
                  + " to never in the profile instead.";
          default ->
              job
                  + " is not scheduled "
                  + (scheduler == null ? "yet" : "on " + scheduler)
                  + ": 'nightshift run' does that when it starts.";
        });
  }
}
