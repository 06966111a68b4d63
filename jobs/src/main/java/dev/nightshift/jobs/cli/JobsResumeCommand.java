package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.schedule.TriggerStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets a paused job come again.
@Command(
    name = "resume",
    description = {
      "Let a paused job come at its times again.",
      "However many of its times passed meanwhile, they are made up for by one run."
    })
final class JobsResumeCommand extends DatabaseCommand {
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
    int resumed = triggers.resume(name, scheduler, Profiles.actor());
    if (resumed == 0) {
      JobsPauseCommand.requireTrigger(session, name, scheduler);
    }
    session
        .out()
        .println(name + (resumed == 0 ? " was not paused." : " comes at its times again."));
    return 0;
  }
}
