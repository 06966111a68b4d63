package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.schedule.ScheduledJob;
import dev.nightshift.jobs.usage.RetentionJob;
import dev.nightshift.jobs.usage.RollUp;
import dev.nightshift.jobs.usage.RollUpJob;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// All scheduled jobs, built in one place: for the engine, which wakes them at their times, and for
/// commands, which run one by hand.
///
/// @param rollUp samples into hourly histories
/// @param retention drops what is older than the profile keeps
record Crew(RollUpJob rollUp, RetentionJob retention) {

  /// @param profile the settings that hold when a job asks
  static Crew of(Settings settings, Database database, Machine machine, Supplier<Profile> profile) {
    var rollUp = new RollUp(database.jdbi());
    return new Crew(
        new RollUpJob(rollUp),
        new RetentionJob(database.jdbi(), rollUp, () -> profile.get().retention()));
  }

  List<ScheduledJob> all() {
    return List.of(rollUp, retention);
  }

  Optional<ScheduledJob> named(String name) {
    return all().stream().filter(job -> job.name().equals(name)).findFirst();
  }
}
