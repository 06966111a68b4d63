package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.profile.ProfileFiles;
import dev.nightshift.jobs.profile.ProfileStart;
import dev.nightshift.jobs.profile.ProfileStore;
import dev.nightshift.jobs.profile.ProfileWatch;
import dev.nightshift.jobs.schedule.LedgerStore;
import dev.nightshift.jobs.schedule.NodeStore;
import dev.nightshift.jobs.schedule.Runner;
import dev.nightshift.jobs.schedule.Schedule;
import dev.nightshift.jobs.schedule.TriggerStore;
import dev.nightshift.jobs.usage.Collector;
import dev.nightshift.jobs.usage.HostSources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running node: everything that works on its own, started in order and stopped in the reverse.
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration PROFILE_POLL = Duration.ofSeconds(5);
  private static final Duration MOST_CLOCK_ERROR = Duration.ofMillis(500);
  private static final int SCHEDULER_CONNECTIONS = 14;

  private final Opened opened;
  private final Database database;
  private final Machine machine;
  private final ProfileWatch profiles;
  private final Collector collector;
  private final Crew crew;
  private final Runner runner;
  private final Schedule schedule;
  private final NodeStore nodes;
  private final String node;
  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-heartbeat").factory());

  private Engine(Opened opened, Settings settings, InstantSource clock, Progress progress) {
    this.opened = opened;
    progress.step("Database");
    var config = DatabaseConfig.of(settings.environment(), settings.dataDirectory());
    this.database = opened.add(Databases.forEngine(config));
    this.nodes = new NodeStore(database.jdbi());
    progress.done(databaseSentence(config, clock));

    progress.step("Host");
    var docker = opened.add(DockerHost.of(settings.environment()));
    Instant started = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.machine = Machine.register(database, docker, settings.environment(), started);
    refuseTwins();
    this.node = machine.facts().name() + "@" + started;
    nodes.register(
        node, machine.id().value(), ProcessHandle.current().pid(), Version.text(), started);
    progress.done(machine.sentence());

    progress.step("Profile");
    var store = new ProfileStore(database.jdbi());
    var files = ProfileFiles.of(settings.environment(), settings.dataDirectory());
    var start = new ProfileStart(files, store).start(machine.id(), settings.environment(), node);
    this.profiles = opened.add(new ProfileWatch(store, machine.id(), start.inUse()));
    progress.done(start.inUse().name());
    start.notes().forEach(note -> LOG.warn("{}", note));

    this.collector =
        opened.add(
            Collector.open(
                opened.add(HostSources.of(settings.environment())),
                database.jdbi(),
                clock,
                profiles.profile().collection()));
    this.crew = Crew.of(settings, database, docker, machine, profiles::profile);
    var ledger = new LedgerStore(database.jdbi());
    this.runner = new Runner(ledger, node, machine.facts().name(), clock);
    this.schedule =
        opened.add(
            new Schedule(
                database.schedulerPool(SCHEDULER_CONNECTIONS),
                node,
                machine.facts().name(),
                crew.all(),
                runner,
                new TriggerStore(database.jdbi()),
                ledger,
                clock));
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

  private String databaseSentence(DatabaseConfig config, InstantSource clock) {
    Duration lead = nodes.clockLead(clock);
    if (lead.abs().compareTo(MOST_CLOCK_ERROR) > 0) {
      String sentence =
          "The database's clock is " + lead.toMillis() + " ms ahead of this machine's";
      if (!config.embedded()) {
        throw new NightshiftException(
            ErrorKind.HOST,
            sentence
                + ", and nodes that share a database must agree within 500 ms: set both by NTP.");
      }
      LOG.warn(
          "{}; the embedded database uses this machine's, so it was changed just now", sentence);
    }
    return config.embedded()
        ? "PostgreSQL, embedded in " + config.dataDirectory()
        : config.toString();
  }

  /// Two nodes on one host would both do the host's work.
  private void refuseTwins() {
    nodes
        .live(machine.facts().name())
        .filter(twin -> twin.pid() != ProcessHandle.current().pid())
        .filter(twin -> ProcessHandle.of(twin.pid()).isPresent())
        .ifPresent(
            twin -> {
              throw new NightshiftException(
                  ErrorKind.OPERATOR,
                  "Host "
                      + machine.facts().name()
                      + " already has a running Nightshift (pid "
                      + twin.pid()
                      + "): stop it, or give this one another name by NIGHTSHIFT_HOST.");
            });
  }

  /// Begins to work by itself.
  void start() {
    var _ =
        heartbeat.scheduleWithFixedDelay(
            this::beat, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    collector.start();
    profiles.listen((_, after) -> collector.configure(after.collection()));
    profiles.listen((_, after) -> schedule.reschedule(after.schedule()));
    profiles.start(PROFILE_POLL);
    schedule.start(profiles.profile().schedule());
  }

  private void beat() {
    try {
      nodes.heartbeat(node);
    } catch (RuntimeException e) {
      LOG.warn(
          "The node's heartbeat could not be written; it is tried again in {} s",
          HEARTBEAT.toSeconds(),
          e);
    }
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

  @Override
  public void close() {
    heartbeat.shutdownNow();
    try {
      nodes.stop(node);
    } catch (RuntimeException e) {
      LOG.warn("The node could not sign off; others see it as silent", e);
    }
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
