package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Timing;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.schedule.TriggerStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command that changes whether a job comes at its times.
abstract class JobTimesCommand extends DatabaseCommand {
  @Parameters(paramLabel = "NAME", description = "Job, as 'nightshift jobs list' shows it.")
  private String name = "";

  @Option(names = "--host", paramLabel = "HOST", description = "Only on this host.")
  private @Nullable String host;

  /// @param scheduler `fleet` or `host:NAME`; null for all that have the job
  /// @return how many schedulers it changed something in
  abstract int change(TriggerStore triggers, String job, @Nullable String scheduler, String actor);

  /// Says what came of it.
  abstract String sentence(String job, boolean changed);

  @Override
  final boolean begins() {
    return true;
  }

  @Override
  final int run(Session session) {
    String scheduler = Jobs.scheduler(name, host);
    var triggers = new TriggerStore(session.database().jdbi());
    int changed = change(triggers, name, scheduler, Profiles.actor());
    if (changed == 0) {
      requireTrigger(session, scheduler);
    }
    session.out().println(sentence(name, changed > 0));
    return 0;
  }

  /// @throws NightshiftException when the job has no times that could be paused or resumed
  private void requireTrigger(Session session, @Nullable String scheduler) {
    boolean there =
        new TriggerStore(session.database().jdbi())
            .due().stream()
                .anyMatch(
                    due ->
                        due.job().equals(name)
                            && (scheduler == null || due.scheduler().equals(scheduler)));
    if (there) {
      return;
    }
    var timing = session.profile().schedule().timings().getOrDefault(name, new Timing.Never());
    throw new NightshiftException(
        ErrorKind.OPERATOR,
        switch (timing) {
          case Timing.Never _ ->
              name + " has no times in the profile in use: nothing is to be done.";
          case Timing.Every every when every.interval().toSeconds() < 60 ->
              name
                  + " runs "
                  + every
                  + " and cannot be paused: set schedule."
                  + name
                  + " to never in the profile instead.";
          default ->
              name
                  + " is not scheduled "
                  + (scheduler == null ? "yet" : "on " + scheduler)
                  + ": 'nightshift run' does that when it starts.";
        });
  }
}
