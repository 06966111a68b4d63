package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.CollectionConfig;
import dev.nightshift.engine.usage.HostFacts;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.HostReading;
import dev.nightshift.engine.usage.HostSample;
import dev.nightshift.engine.usage.RoundSchedule;
import dev.nightshift.engine.usage.SampleClock;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.host.ReadBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one host: at each interval it reads the host and every running container, and hands the
/// samples to a writer. It runs on a timer of its own, since a scheduler of jobs is too coarse and
/// too dear for it.
///
/// ```
/// timer ──▶ round: host, containers ──▶ waiting rows ──▶ writer ──▶ PostgreSQL
/// Docker's events ──▶ tracker ──────────────▲
/// ```
///
/// Nothing in it stops the rest: not a container that cannot be read, not a daemon that is away
/// (then only the host is watched), not a database that is away (then the newest half an hour waits
/// in memory).
public final class Collector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final Duration KEPT = Duration.ofMinutes(30);
  private static final Duration LISTING = Duration.ofMinutes(1);
  private static final Duration YOUNG = Duration.ofSeconds(1);
  private static final Duration LAST_WRITE = Duration.ofSeconds(5);

  private final HostSources sources;
  private final InstantSource clock;
  private final HostId host;
  private final WaitingRows waiting;
  private final SampleWriter writer;
  private final ContainerTracker tracker;
  private final SampleClock sampleClock = new SampleClock();
  private final ReadBuffer buffer = new ReadBuffer();
  private final ScheduledExecutorService timer;
  private final ScheduledExecutorService listing;
  private final SelfMeter self;
  private @Nullable HostReading before;
  private @Nullable RoundSchedule schedule;
  private @Nullable ScheduledFuture<?> next;
  private CollectionConfig config;
  private boolean tracking;
  private volatile @Nullable Instant latestRound;

  /// What one round did.
  ///
  /// @param at its time; null when the clock had been set back
  /// @param containers containers that gave a sample
  /// @param failures containers that could not be read
  public record RoundReport(@Nullable Instant at, int containers, int failures) {}

  private Collector(
      HostSources sources,
      HostFacts facts,
      Jdbi jdbi,
      InstantSource clock,
      CollectionConfig config) {
    this.sources = sources;
    this.clock = clock;
    this.config = config;
    var hosts = new HostStore(jdbi);
    var samples = new SampleStore(jdbi);
    samples.makePartitionsFrom(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    this.host = hosts.register(facts, clock.instant());
    this.waiting = new WaitingRows(KEPT, config.interval());
    this.writer = new SampleWriter(host, waiting, samples, new ContainerStore(jdbi), hosts);
    this.tracker = new ContainerTracker(sources.docker(), sources.cgroups(), facts, waiting, clock);
    var threads = new ArrayList<Thread>();
    this.timer = timer("collector", threads);
    this.listing = timer("docker-listing", threads);
    threads.add(writer.thread());
    this.self = new SelfMeter(sources.process(), threads);
  }

  /// Enters the host in the register and makes what collecting needs; nothing is read yet.
  public static Collector open(
      HostSources sources, Jdbi jdbi, InstantSource clock, CollectionConfig config) {
    var facts = sources.host().facts(sources.name());
    return new Collector(sources, facts, jdbi, clock, config);
  }

  private static ScheduledExecutorService timer(String name, List<Thread> threads) {
    var thread = new Thread[1];
    var service =
        Executors.newSingleThreadScheduledExecutor(
            work -> thread[0] = Thread.ofPlatform().name(name).daemon().unstarted(work));
    // The first task makes the thread, whose CPU time is measured.
    service.execute(() -> {});
    threads.add(thread[0]);
    return service;
  }

  /// The host that is watched.
  public HostId host() {
    return host;
  }

  /// Why containers are not followed for now; empty when they are.
  public Optional<NightshiftException> dockerFailure() {
    return tracker.lost();
  }

  /// When the latest round was; empty before the first. Older than a few intervals, the collector
  /// hangs.
  public Optional<Instant> latestRound() {
    return Optional.ofNullable(latestRound);
  }

  /// Begins: containers are listed and followed, rounds follow each other, rows are written.
  public synchronized void start() {
    writer.start();
    follow();
    ScheduledFuture<?> _ =
        listing.scheduleWithFixedDelay(
            this::list, LISTING.toMillis(), LISTING.toMillis(), TimeUnit.MILLISECONDS);
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(
            this::lookAtYoung, YOUNG.toMillis(), YOUNG.toMillis(), TimeUnit.MILLISECONDS);
    plan(new RoundSchedule(System.nanoTime(), config.interval()));
  }

  /// Begins to follow containers, if the settings say so; known ones have their first reading then.
  synchronized void follow() {
    if (config.containers() && !tracking) {
      tracking = true;
      tracker.start();
    }
  }

  /// Takes new settings without a restart.
  public synchronized void configure(CollectionConfig changed) {
    if (changed.equals(config)) {
      return;
    }
    config = changed;
    waiting.resize(KEPT, changed.interval());
    follow();
    if (schedule != null) {
      plan(new RoundSchedule(System.nanoTime() + changed.interval().toNanos(), changed.interval()));
    }
  }

  private synchronized void plan(RoundSchedule planned) {
    schedule = planned;
    if (next != null) {
      next.cancel(false);
    }
    next =
        timer.schedule(
            this::timedRound, planned.dueNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void timedRound() {
    RoundSchedule planned;
    synchronized (this) {
      planned = schedule;
    }
    if (planned == null) {
      return;
    }
    long now = System.nanoTime();
    var round = planned.begin(now);
    try {
      round(now - round.dueNanos(), round.missed());
    } catch (RuntimeException failure) {
      LOG.warn("A round failed; the next is in {}", config.interval(), failure);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return;
    }
    synchronized (this) {
      if (schedule == planned && !timer.isShutdown()) {
        plan(planned);
      }
    }
  }

  /// One round at once, beside those of the timer.
  public RoundReport oneRound() throws InterruptedException {
    return round(0, 0);
  }

  private synchronized RoundReport round(long lagNanos, int missed) throws InterruptedException {
    long start = System.nanoTime();
    var tick = sampleClock.tick(clock.instant());
    return switch (tick) {
      case SampleClock.Tick.Sample sample -> sample(sample.at(), start, lagNanos, missed);
      case SampleClock.Tick.Hold hold -> {
        LOG.warn("The clock was set back; samples go on at {}", hold.until());
        yield forget();
      }
      case SampleClock.Tick.Rewound rewound -> {
        LOG.warn(
            "The clock was set back from {} to {}; samples of the time between are removed, as"
                + " their time was wrong",
            rewound.was(),
            rewound.now());
        waiting.forgetRounds();
        waiting.add(new Waiting.Rewound(rewound.now()));
        yield forget();
      }
    };
  }

  private RoundReport forget() {
    before = sources.host().read(buffer);
    tracker.takeLast();
    tracker.measured().forEach(TrackedContainer::forget);
    return new RoundReport(null, 0, 0);
  }

  private RoundReport sample(Instant at, long start, long lagNanos, int missed)
      throws InterruptedException {
    var reading = sources.host().read(buffer);
    var earlier = before;
    var sample = earlier == null ? null : HostSample.between(earlier, reading, at);
    before = reading;
    var containers = config.containers() ? tracker.measured() : List.<TrackedContainer>of();
    var read = ContainerRound.read(containers, at, config.interval());
    var taken = new ArrayList<>(tracker.takeLast());
    taken.addAll(read.samples());
    read.samples().forEach(this::tellOfKills);
    var cost =
        new SelfMeter.RoundCost(
            containers.size(), System.nanoTime() - start, lagNanos, missed, read.failures());
    waiting.add(
        new Waiting.Round(
            sample, tracker.running(), taken, self.sample(at, cost, writer, waiting, buffer)));
    latestRound = at;
    return new RoundReport(at, read.samples().size(), read.failures());
  }

  /// The kernel's own count is the truth: Docker does not tell of every kill.
  private void tellOfKills(Waiting.Taken taken) {
    var sample = taken.sample();
    Long kills = sample.paging().oomKills();
    var from = sample.at().minusMillis((long) (sample.seconds() * 1000));
    if (kills != null && kills > 0 && !taken.container().wasToldSince(from)) {
      waiting.add(
          new Waiting.Happened(
              taken.container(),
              new ContainerStore.Happening(
                  sample.at(), "oom", null, "counted by the kernel: " + kills)));
    }
  }

  private void list() {
    try {
      if (tracker.lost().isEmpty() && tracking) {
        tracker.refresh();
      }
    } catch (RuntimeException failure) {
      LOG.debug("Containers could not be listed; the events will tell", failure);
    }
  }

  private void lookAtYoung() {
    try {
      tracker.lookAtYoung();
    } catch (RuntimeException failure) {
      LOG.debug("A young container could not be read", failure);
    }
  }

  /// Waits until all that was read so far is stored.
  ///
  /// @return false when that took longer than `patience`
  public boolean flush(Duration patience) throws InterruptedException {
    return waiting.awaitEmpty(patience);
  }

  /// For rounds without the timer: writes what waits in the calling thread.
  boolean writeAll() throws InterruptedException {
    while (!waiting.awaitEmpty(Duration.ZERO)) {
      if (!writer.writeSome(Duration.ZERO)) {
        return false;
      }
    }
    return true;
  }

  /// Ends: no more rounds; what waits is written, if that takes no longer than five seconds.
  @Override
  public void close() {
    timer.shutdownNow();
    listing.shutdownNow();
    tracker.close();
    try {
      if (writer.thread().isAlive() && !flush(LAST_WRITE)) {
        LOG.warn("{} rows could not be written before the end", waiting.rows());
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }
}
