package dev.nightshift.jobs.schedule;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The register of nodes. Liveness is judged by the database's clock.
public final class NodeStore {
  /// A node that has not been heard of for this long is not live.
  public static final Duration SILENCE = Duration.ofSeconds(20);

  private static final int CLOCK_QUESTIONS = 5;

  private final Jdbi jdbi;

  public NodeStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A node as the register has it.
  ///
  /// @param host name of its host; null before that is known
  /// @param boot what two pids must have in common to be compared
  /// @param live whether it was heard of within {@link #SILENCE} and has not stopped
  public record Node(
      String name,
      @Nullable String host,
      long pid,
      @Nullable String boot,
      String version,
      Instant startedAt,
      Instant heartbeatAt,
      boolean live) {}

  /// A node that starts.
  ///
  /// @param name unique among all nodes ever
  /// @param hostId host it runs on
  public record Registration(
      String name, long hostId, long pid, String boot, String version, Instant startedAt) {}

  /// Enters a node.
  ///
  /// @throws NightshiftException when there was one of the same name
  public void register(Registration node) {
    int entered =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into nightshift.node (name, host_id, pid, boot, version, started_at, heartbeat_at)
                        values (:name, :hostId, :pid, :boot, :version, :startedAt, clock_timestamp())
                        on conflict (name) do nothing
                        """)
                    .bindMethods(node)
                    .execute());
    if (entered == 0) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "A node named " + node.name() + " was started at the same instant: start again.");
    }
  }

  public void heartbeat(String name) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update nightshift.node set heartbeat_at = clock_timestamp() where name = :name")
                .bind("name", name)
                .execute());
  }

  /// Marks the node as stopped cleanly.
  public void stop(String name) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update nightshift.node set stopped_at = clock_timestamp() where name = :name")
                .bind("name", name)
                .execute());
  }

  /// The live node of a host, if there is one.
  public Optional<Node> live(String host) {
    return nodes().stream().filter(n -> n.live() && host.equals(n.host())).findFirst();
  }

  /// The node of that name.
  public Optional<Node> named(String name) {
    return nodes().stream().filter(n -> n.name().equals(name)).findFirst();
  }

  /// Nodes of the last 30 days, the newest first, at most 1,000.
  public List<Node> nodes() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select n.name, h.name as host, n.pid, n.boot, n.version, n.started_at, n.heartbeat_at,
                      n.stopped_at is null and n.heartbeat_at > clock_timestamp() - cast(:silence as interval) as live
                    from nightshift.node n left join nightshift.host h on h.id = n.host_id
                    where n.heartbeat_at > clock_timestamp() - interval '30 days'
                    order by n.started_at desc limit 1000
                    """)
                .bind("silence", SILENCE.toSeconds() + " s")
                .map(
                    (row, _) ->
                        new Node(
                            row.getString("name"),
                            row.getString("host"),
                            row.getLong("pid"),
                            row.getString("boot"),
                            row.getString("version"),
                            row.getObject("started_at", java.time.OffsetDateTime.class).toInstant(),
                            row.getObject("heartbeat_at", java.time.OffsetDateTime.class)
                                .toInstant(),
                            row.getBoolean("live")))
                .list());
  }

  /// How far the database's clock is ahead of ours, by the quickest of five questions, as NTP does
  /// it (RFC 5905, clock filter): half the round trip is the error, and a busy host delays some.
  public Duration clockLead(InstantSource clock) {
    return jdbi.withHandle(
        handle ->
            Stream.generate(() -> ask(handle, clock))
                .limit(CLOCK_QUESTIONS)
                .min(Comparator.comparing(ClockAnswer::roundTrip))
                .orElseThrow()
                .lead());
  }

  private static ClockAnswer ask(Handle handle, InstantSource clock) {
    Instant before = clock.instant();
    Instant theirs = handle.createQuery("select clock_timestamp()").mapTo(Instant.class).one();
    Duration roundTrip = Duration.between(before, clock.instant());
    return new ClockAnswer(
        roundTrip, Duration.between(before.plus(roundTrip.dividedBy(2)), theirs));
  }

  private record ClockAnswer(Duration roundTrip, Duration lead) {}
}
