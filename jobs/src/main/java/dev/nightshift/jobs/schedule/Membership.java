package dev.nightshift.jobs.schedule;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process's place among the nodes: looked at before it is taken, kept by a heartbeat, given
/// up by a clean stop.
public final class Membership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /// Quartz compares the clocks of nodes: skew is a false death.
  private static final Duration MOST_CLOCK_ERROR = Duration.ofMillis(500);

  private final NodeStore nodes;
  private final String node;
  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-heartbeat").factory());

  private Membership(NodeStore nodes, String node) {
    this.nodes = nodes;
    this.node = node;
  }

  /// Compares the database's clock with ours.
  ///
  /// @param shared whether other machines may use the same database: then a wrong clock is refused,
  ///   else only told
  public static void checkClock(NodeStore nodes, boolean shared, InstantSource clock) {
    Duration lead = nodes.clockLead(clock);
    if (lead.abs().compareTo(MOST_CLOCK_ERROR) <= 0) {
      return;
    }
    String sentence =
        "The database's clock is %d ms %s this machine's"
            .formatted(lead.abs().toMillis(), lead.isNegative() ? "behind" : "ahead of");
    if (shared) {
      throw new NightshiftException(
          ErrorKind.HOST,
          sentence
              + ", and nodes that share a database must agree within 500 ms: set both by NTP.");
    }
    LOG.warn("{}; the embedded database uses this machine's, so it was changed just now", sentence);
  }

  /// Joins as the node of a host.
  ///
  /// @param host the host's name
  /// @param hostId its identity
  /// @param version version of Nightshift
  /// @throws NightshiftException when a live node does the host's work already
  public static Membership join(
      NodeStore nodes, String host, long hostId, String version, InstantSource clock) {
    String boot = boot();
    refuseTwin(nodes, host, boot);
    Instant started = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var membership = new Membership(nodes, host + "@" + started);
    nodes.register(
        new NodeStore.Registration(
            membership.node, hostId, ProcessHandle.current().pid(), boot, version, started));
    var _ =
        membership.heartbeat.scheduleWithFixedDelay(
            membership::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    return membership;
  }

  /// A node that was killed looks live for some seconds. Where its pid can be looked up it is known
  /// at once; elsewhere its heartbeat is watched.
  private static void refuseTwin(NodeStore nodes, String host, String boot) {
    var twin = nodes.live(host);
    if (twin.isEmpty()) {
      return;
    }
    long pid = twin.get().pid();
    boolean comparable = !boot.isEmpty() && boot.equals(twin.get().boot());
    boolean gone =
        comparable && (pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty());
    if (!gone && beats(nodes, twin.get())) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "Host %s already has a running Nightshift (%s, pid %d): stop it, or give this one another name by NIGHTSHIFT_HOST."
              .formatted(host, twin.get().name(), pid));
    }
  }

  private static boolean beats(NodeStore nodes, NodeStore.Node twin) {
    long deadline = System.nanoTime() + HEARTBEAT.plusSeconds(2).toNanos();
    while (System.nanoTime() < deadline) {
      var now = nodes.named(twin.name());
      if (now.isEmpty() || !now.get().live()) {
        return false;
      }
      if (now.get().heartbeatAt().isAfter(twin.heartbeatAt())) {
        return true;
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NightshiftException(ErrorKind.OPERATOR, "Stopped while joining.", e);
      }
    }
    return false;
  }

  /// What two pids must have in common to be compared: the boot and the namespace.
  private static String boot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return "";
    }
  }

  /// Name of the node: the host and the instant of its start.
  public String node() {
    return node;
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

  /// Signs off.
  @Override
  public void close() {
    heartbeat.shutdownNow();
    try {
      nodes.stop(node);
    } catch (RuntimeException e) {
      LOG.warn("The node could not sign off; others see it as silent", e);
    }
  }
}
