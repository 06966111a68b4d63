package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.benchmark.BenchmarkStore;
import dev.nightshift.jobs.benchmark.Benchmarks;
import dev.nightshift.jobs.benchmark.NightlyBenchmarkJob;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.host.Quietness;
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
/// @param benchmarks measures this host
/// @param nightlyBenchmark the same, at night
record Crew(
    RollUpJob rollUp,
    RetentionJob retention,
    Benchmarks benchmarks,
    NightlyBenchmarkJob nightlyBenchmark) {

  /// @param profile the settings that hold when a job asks
  static Crew of(Settings settings, Database database, Machine machine, Supplier<Profile> profile) {
    var rollUp = new RollUp(database.jdbi());
    var benchmarks = benchmarks(settings, database, machine.id(), profile);
    return new Crew(
        new RollUpJob(rollUp),
        new RetentionJob(database.jdbi(), rollUp, () -> profile.get().retention()),
        benchmarks,
        new NightlyBenchmarkJob(benchmarks, () -> profile.get().benchmark()));
  }

  static Benchmarks benchmarks(
      Settings settings, Database database, HostId host, Supplier<Profile> profile) {
    return new Benchmarks(
        new BenchmarkStore(database.jdbi()),
        host,
        settings.dataDirectory(),
        settings.environment().getOrDefault("PATH", "/usr/bin:/bin"),
        new Quietness(KernelFiles.withinLimits()),
        () -> profile.get().benchmark());
  }

  List<ScheduledJob> all() {
    return List.of(rollUp, retention, nightlyBenchmark);
  }

  Optional<ScheduledJob> named(String name) {
    return all().stream().filter(job -> job.name().equals(name)).findFirst();
  }
}
