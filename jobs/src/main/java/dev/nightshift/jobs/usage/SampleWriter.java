package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.usage.SampleTables.CollectorRow;
import dev.nightshift.jobs.usage.SampleTables.ContainerRow;
import dev.nightshift.jobs.usage.SampleTables.DeviceRow;
import dev.nightshift.jobs.usage.SampleTables.HostRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what waits to the database, in a thread of its own, so that a slow database never delays
/// a reading. While it is away the same group is tried again, after a second at first and half a
/// minute at most.
final class SampleWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleWriter.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final HostId host;
  private final WaitingRows waiting;
  private final SampleStore samples;
  private final ContainerStore containers;
  private final HostStore hosts;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable Double writeMillis;
  private boolean away;

  SampleWriter(
      HostId host,
      WaitingRows waiting,
      SampleStore samples,
      ContainerStore containers,
      HostStore hosts) {
    this.host = host;
    this.waiting = waiting;
    this.samples = samples;
    this.containers = containers;
    this.hosts = hosts;
    this.thread = Thread.ofPlatform().name("sample-writer").daemon().unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  Thread thread() {
    return thread;
  }

  /// How long the latest COPY took; null before the first.
  @Nullable Double writeMillis() {
    return writeMillis;
  }

  private void loop() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!stopping) {
        if (writeSome(IDLE)) {
          pause = FIRST_PAUSE;
        } else {
          Thread.sleep(pause);
          pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }

  /// Writes the first group that waits; false when the database is away.
  boolean writeSome(Duration patience) throws InterruptedException {
    var group = waiting.take(patience);
    if (group.isEmpty()) {
      return true;
    }
    try {
      write(group, away);
      waiting.done();
      if (away) {
        LOG.info("PostgreSQL is back; {} rows still wait", waiting.rows());
      }
      away = false;
      return true;
    } catch (NightshiftException outage) {
      waiting.putBack(group);
      if (!away) {
        LOG.warn("{} {} rows wait", outage.getMessage(), waiting.rows(), outage);
      }
      away = true;
      return false;
    } catch (RuntimeException refused) {
      giveUp(group, refused);
      return true;
    }
  }

  /// A group that is refused is tried piece by piece, so that one bad row costs only its round.
  private void giveUp(List<Waiting> group, RuntimeException failure) {
    if (group.size() == 1) {
      LOG.warn("A {} could not be stored and is dropped", kind(group.getFirst()), failure);
      waiting.refused(group);
      return;
    }
    for (var item : group) {
      try {
        write(List.of(item), true);
      } catch (RuntimeException again) {
        LOG.warn("A {} could not be stored and is dropped", kind(item), again);
        waiting.refused(List.of(item));
      }
    }
    waiting.done();
  }

  private static String kind(Waiting item) {
    return item.getClass().getSimpleName();
  }

  private void write(List<Waiting> group, boolean again) {
    switch (group.getFirst()) {
      case Waiting.Round _ -> writeRounds(group, again);
      case Waiting.Seen seen ->
          seen.container()
              .id(containers.register(host, seen.facts(), seen.memoryLimit(), seen.at()));
      case Waiting.Gone gone -> {
        var id = gone.container().id();
        if (id != null) {
          containers.removed(id, gone.at());
        }
      }
      case Waiting.Happened happened ->
          containers.happened(idOf(happened.container(), happened.what().at()), happened.what());
      case Waiting.Present present -> compare(present);
      case Waiting.HostSeen seen -> hosts.register(seen.facts(), seen.at());
      case Waiting.Rewound rewound -> samples.forgetAfter(host, rewound.now());
    }
  }

  private void writeRounds(List<Waiting> group, boolean again) {
    long start = System.nanoTime();
    var batch = batch(group);
    samples.write(batch, again);
    writeMillis = (System.nanoTime() - start) / 1e6;
    var day = LocalDate.ofInstant(batch.collector().getLast().sample().at(), ZoneOffset.UTC);
    if (!samples.hasPartitions(day.plusDays(1))) {
      samples.makePartitionsFrom(day);
    }
  }

  private Batch batch(List<Waiting> group) {
    var hostRows = new ArrayList<HostRow>();
    var containerRows = new ArrayList<ContainerRow>();
    var deviceRows = new ArrayList<DeviceRow>();
    var collectorRows = new ArrayList<CollectorRow>();
    for (var item : group) {
      if (item instanceof Waiting.Round round) {
        var sample = round.host();
        if (sample != null) {
          hostRows.add(new HostRow(host, sample, round.running()));
          sample.devices().forEach(device -> deviceRows.add(new DeviceRow(host, device)));
        }
        for (var taken : round.containers()) {
          containerRows.add(
              new ContainerRow(idOf(taken.container(), taken.sample().at()), taken.sample()));
        }
        collectorRows.add(new CollectorRow(host, round.collector()));
      }
    }
    return new Batch(hostRows, containerRows, deviceRows, collectorRows);
  }

  /// The container's identity; it is entered in the register if that has not happened yet.
  private ContainerId idOf(TrackedContainer container, Instant at) {
    var known = container.id();
    if (known != null) {
      return known;
    }
    var id = containers.register(host, container.facts(), container.memoryLimit(), at);
    container.id(id);
    return id;
  }

  private void compare(Waiting.Present present) {
    for (var known : containers.presentOn(host)) {
      if (!present.dockerIds().contains(known.dockerId())) {
        containers.removed(known.id(), present.at());
      }
    }
    var ids =
        present.containers().stream().map(TrackedContainer::id).filter(Objects::nonNull).toList();
    containers.stillThere(host, ids, present.at());
  }

  /// Ends the thread; what still waits stays waiting.
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
  }
}
