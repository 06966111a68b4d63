package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.HostFacts;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerEvent;
import dev.nightshift.jobs.docker.DockerEvents;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.docker.DockerStats;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.ContainerMeter;
import dev.nightshift.jobs.host.ReadBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which containers the host has: lists them when the daemon answers, follows its events, and
/// lists them again now and then in case an event was lost. Tells the register, and hands the
/// containers that run to the collector.
final class ContainerTracker implements DockerEvents.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerTracker.class);

  /// Docker's words for what the register keeps as an event, and the register's.
  private static final Map<String, String> KINDS =
      Map.of(
          "start", "start",
          "die", "die",
          "oom", "oom",
          "restart", "restart",
          "health_status", "health",
          "update", "update",
          "pause", "pause",
          "unpause", "unpause",
          "destroy", "destroy",
          "rename", "rename");

  private final DockerHost docker;
  private final DockerStats stats;
  private final Cgroups cgroups;
  private final HostFacts host;
  private final WaitingRows waiting;
  private final InstantSource clock;
  private final Map<String, TrackedContainer> containers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Waiting.Taken> last = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<ReadBuffer> buffers = ThreadLocal.withInitial(ReadBuffer::new);
  private final Object changes = new Object();
  private @Nullable DockerEvents events;
  private volatile boolean reachable;
  private volatile boolean closed;
  private volatile @Nullable NightshiftException lost;

  ContainerTracker(
      DockerHost docker,
      Cgroups cgroups,
      HostFacts host,
      WaitingRows waiting,
      InstantSource clock) {
    this.docker = docker;
    this.stats = docker.stats();
    this.cgroups = cgroups;
    this.host = host;
    this.waiting = waiting;
    this.clock = clock;
  }

  /// Lists what there is, if the daemon answers, and follows what happens from now on.
  void start() {
    try {
      refreshAll();
    } catch (NightshiftException unreachable) {
      lost(unreachable);
    }
    events = docker.follow(this);
  }

  /// Containers that are measured.
  List<TrackedContainer> measured() {
    return containers.values().stream().filter(TrackedContainer::isMeasured).toList();
  }

  /// Running containers, watched or not; null while Docker cannot be asked.
  @Nullable Integer running() {
    return reachable
        ? Integer.valueOf(
            (int) containers.values().stream().filter(one -> one.facts().running()).count())
        : null;
  }

  /// Why Docker cannot be asked; empty when it can.
  Optional<NightshiftException> lost() {
    return Optional.ofNullable(lost);
  }

  /// Last samples of containers that ended since the last question.
  List<Waiting.Taken> takeLast() {
    var taken = new ArrayList<Waiting.Taken>();
    for (var one = last.poll(); one != null; one = last.poll()) {
      taken.add(one);
    }
    return taken;
  }

  /// Takes a reading of containers that may end before their first round.
  void lookAtYoung() {
    for (var container : containers.values()) {
      if (container.isYoung()) {
        container.look(clock.instant());
      }
    }
  }

  @Override
  public void connected() {
    try {
      refreshAll();
      if (lost != null) {
        LOG.info("Docker answers again; {} containers", containers.size());
      }
      lost = null;
    } catch (NightshiftException failure) {
      lost(failure);
    }
  }

  @Override
  public void lost(NightshiftException why) {
    if (closed) {
      return;
    }
    if (reachable || lost == null) {
      LOG.warn("{}", why.getMessage());
    }
    reachable = false;
    lost = why;
  }

  /// Lists all containers and inspects those that are new or changed.
  void refresh() {
    refresh(false);
  }

  private void refreshAll() {
    var daemon = docker.facts();
    reachable = true;
    waiting.add(
        new Waiting.HostSeen(
            host.withDocker(daemon.version(), daemon.operatingSystem(), daemon.kernel()),
            clock.instant()));
    refresh(true);
  }

  private void refresh(boolean inspectAll) {
    synchronized (changes) {
      var listed = docker.list();
      for (var one : listed) {
        var known = containers.get(one.dockerId());
        if (inspectAll || known == null || !known.facts().state().equals(one.state())) {
          inspect(one.dockerId());
        }
      }
      Set<String> ids =
          listed.stream().map(DockerHost.Listed::dockerId).collect(Collectors.toSet());
      for (String id : containers.keySet()) {
        if (!ids.contains(id)) {
          gone(id, clock.instant());
        }
      }
      waiting.add(new Waiting.Present(ids, List.copyOf(containers.values()), clock.instant()));
    }
  }

  @Override
  public void happened(DockerEvent event) {
    try {
      synchronized (changes) {
        handle(event);
      }
    } catch (RuntimeException failure) {
      LOG.warn(
          "Event {} of container {} not followed up; the next listing will",
          event.action(),
          event.dockerId(),
          failure);
    }
  }

  private void handle(DockerEvent event) {
    var known = containers.get(event.dockerId());
    switch (event.action()) {
      case "kill" -> sampleNow(known, false);
      case "oom" -> {
        sampleNow(known, false);
        if (known != null) {
          known.toldOfKill(event.at());
        }
      }
      case "die" -> {
        sampleNow(known, true);
        inspect(event.dockerId());
      }
      case "create", "start", "update", "rename", "pause", "unpause", "health_status" ->
          inspect(event.dockerId());
      default -> LOG.trace("Event {} changes nothing here", event.action());
    }
    note(event);
    if (event.action().equals("destroy")) {
      gone(event.dockerId(), event.at());
    }
  }

  private void note(DockerEvent event) {
    String kind = KINDS.get(event.action());
    var container = containers.get(event.dockerId());
    if (kind != null && container != null) {
      waiting.add(
          new Waiting.Happened(
              container,
              new ContainerStore.Happening(event.at(), kind, event.exitCode(), event.detail())));
    }
  }

  private void sampleNow(@Nullable TrackedContainer container, boolean end) {
    if (container == null) {
      return;
    }
    Instant now = clock.instant();
    (end ? container.end(now) : container.sample(now))
        .ifPresent(sample -> last.add(new Waiting.Taken(container, sample)));
  }

  private void inspect(String dockerId) {
    var found = docker.inspect(dockerId);
    if (found.isEmpty()) {
      gone(dockerId, clock.instant());
      return;
    }
    var facts = found.get();
    if (facts.scratch()) {
      return;
    }
    var container = containers.computeIfAbsent(dockerId, _ -> new TrackedContainer(facts));
    var before = container.facts();
    boolean sameRun =
        Objects.equals(before.startedAt(), facts.startedAt())
            && Objects.equals(before.pid(), facts.pid());
    container.facts(facts);
    if (!facts.running() || !facts.watched()) {
      container.stop();
    } else if (!sameRun || !container.isMeasured()) {
      container.begin(probe(container));
    }
    waiting.add(new Waiting.Seen(container, facts, container.memoryLimit(), clock.instant()));
  }

  private void gone(String dockerId, Instant at) {
    var container = containers.remove(dockerId);
    if (container != null) {
      container.stop();
      waiting.add(new Waiting.Gone(container, at));
    }
  }

  /// By the container's cgroup, which is exact and cheap; where it cannot be seen, by the daemon.
  private TrackedContainer.Probe probe(TrackedContainer container) {
    var facts = container.facts();
    return cgroups
        .meter(facts.dockerId(), facts.pid(), facts.ownNetwork())
        .<TrackedContainer.Probe>map(CgroupProbe::new)
        .orElseGet(() -> new StatsProbe(container));
  }

  /// Reads cgroup files.
  private final class CgroupProbe implements TrackedContainer.Probe {
    private final ContainerMeter meter;

    CgroupProbe(ContainerMeter meter) {
      this.meter = meter;
    }

    @Override
    public Optional<ContainerReading> read() {
      return meter.read(buffers.get());
    }

    @Override
    public boolean isSlow() {
      return false;
    }

    @Override
    public void close() {
      meter.close();
    }
  }

  /// Asks the daemon.
  private final class StatsProbe implements TrackedContainer.Probe {
    private final TrackedContainer container;

    StatsProbe(TrackedContainer container) {
      this.container = container;
    }

    @Override
    public Optional<ContainerReading> read() {
      return stats.read(container.facts());
    }

    @Override
    public boolean isSlow() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Override
  public void close() {
    closed = true;
    if (events != null) {
      events.close();
    }
    containers.values().forEach(TrackedContainer::stop);
  }
}
