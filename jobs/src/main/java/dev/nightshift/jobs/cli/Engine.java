package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.mail.AlertMail;
import dev.nightshift.jobs.profile.ProfileFiles;
import dev.nightshift.jobs.profile.ProfileStart;
import dev.nightshift.jobs.profile.ProfileStore;
import dev.nightshift.jobs.profile.ProfileWatch;
import dev.nightshift.jobs.schedule.LedgerStore;
import dev.nightshift.jobs.schedule.Membership;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.Runner;
import dev.nightshift.jobs.schedule.Schedule;
import dev.nightshift.jobs.usage.Collector;
import dev.nightshift.jobs.usage.HostSources;
import dev.nightshift.jobs.web.ApprovalMails;
import dev.nightshift.jobs.web.Web;
import dev.nightshift.jobs.web.WebConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running node: everything that works on its own, started in order and stopped in the reverse.
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration PROFILE_POLL = Duration.ofSeconds(5);

  private final Opened opened;
  private final Database database;
  private final Machine machine;
  private final ProfileWatch profiles;
  private final Collector collector;
  private final Crew crew;
  private final Runner runner;
  private final Schedule schedule;
  private final Optional<Web> web;
  private final String node;

  private Engine(Opened opened, Settings settings, InstantSource clock, Progress progress) {
    this.opened = opened;
    progress.step("Database");
    var config = DatabaseConfig.of(settings.environment(), settings.dataDirectory());
    this.database = opened.add(Databases.forEngine(config));
    var nodes = new NodeStore(database.jdbi());
    Membership.checkClock(nodes, !config.embedded(), clock);
    progress.done(
        config.embedded()
            ? "PostgreSQL, embedded in " + config.dataDirectory()
            : config.toString());

    progress.step("Host");
    var docker = opened.add(DockerHost.of(settings.environment()));
    this.machine = Machine.register(database, docker, settings.environment(), clock.instant());
    this.node =
        opened
            .add(
                Membership.join(
                    nodes, machine.facts().name(), machine.id().value(), Version.text(), clock))
            .node();
    progress.done(machine.sentence());

    progress.step("Profile");
    var store = new ProfileStore(database.jdbi());
    var files = ProfileFiles.of(settings.environment(), settings.dataDirectory());
    var start = new ProfileStart(files, store).start(machine.id(), settings.environment(), node);
    this.profiles = opened.add(new ProfileWatch(store, machine.id(), start.inUse()));
    progress.done(start.inUse().name());
    start
        .notes()
        .forEach(
            note -> {
              progress.note(note);
              LOG.warn("{}", note);
            });

    this.collector =
        opened.add(
            Collector.open(
                opened.add(HostSources.of(settings.environment())),
                database.jdbi(),
                clock,
                profiles.profile().collection()));
    this.crew = Crew.of(settings, database, docker, machine, profiles::inUse);
    var ledger = new LedgerStore(database.jdbi());
    if (config.embedded()) {
      ledger.releaseAll();
    }
    this.runner = new Runner(ledger, node, machine.facts().name(), clock);
    this.schedule =
        opened.add(
            new Schedule(
                database.jdbi(),
                database.schedulerPool(Schedule.connections()),
                machine.facts().name(),
                crew.all(),
                runner,
                clock));
    this.web = web(settings, clock, progress);
  }

  private Optional<Web> web(Settings settings, InstantSource clock, Progress progress) {
    return WebConfig.from(settings.environment())
        .map(
            config -> {
              progress.step("Web");
              var served =
                  opened.add(
                      Web.open(
                          config,
                          new Web.Surroundings(
                              database,
                              clock,
                              Crew.SCOPES,
                              crew.post()
                                  .map(
                                      post ->
                                          new ApprovalMails.Office(
                                              post.writer(),
                                              post.store(),
                                              () -> AlertMail.dates(profiles.profile()))),
                              Version.text())));
              progress.done(served.base().toString());
              return served;
            });
  }

  /// Opens everything; what was opened before a failure is closed again.
  static Engine open(Settings settings, InstantSource clock, Progress progress) {
    var opened = new Opened();
    try {
      return new Engine(opened, settings, clock, progress);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /// Begins to work by itself.
  void start() {
    crew.benchmarks().sweep();
    collector.start();
    profiles.listen((_, after) -> collector.configure(after.collection()));
    profiles.listen((_, after) -> schedule.reschedule(after.schedule()));
    profiles.start(PROFILE_POLL);
    schedule.start(profiles.profile().schedule());
    web.ifPresent(pages -> pages.start(node));
  }

  Database database() {
    return database;
  }

  Machine machine() {
    return machine;
  }

  ProfileWatch profiles() {
    return profiles;
  }

  Collector collector() {
    return collector;
  }

  Crew crew() {
    return crew;
  }

  Runner runner() {
    return runner;
  }

  /// Waits for what runs to end, also where an interrupt asked for the stop.
  @Override
  public void close() {
    Thread.interrupted();
    opened.close();
  }

  /// What is to be closed, in the reverse of its opening.
  private static final class Opened implements AutoCloseable {
    private final java.util.ArrayDeque<AutoCloseable> things = new java.util.ArrayDeque<>();

    <T extends AutoCloseable> T add(T thing) {
      things.push(thing);
      return thing;
    }

    @Override
    public void close() {
      for (AutoCloseable thing : List.copyOf(things)) {
        try {
          thing.close();
        } catch (Exception e) {
          LOG.warn("{} did not close cleanly", thing.getClass().getSimpleName(), e);
        }
      }
    }
  }
}
