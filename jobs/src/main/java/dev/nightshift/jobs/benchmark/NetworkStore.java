package dev.nightshift.jobs.benchmark;

import static dev.nightshift.jobs.database.Rows.instant;

import dev.nightshift.engine.usage.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Requests of hosts that measure the network, and what the asked hosts answer. All times are the
/// database's: the clocks of hosts need not agree.
final class NetworkStore {
  private final Jdbi jdbi;

  NetworkStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A host on which a node is at work.
  record Peer(HostId id, String name) {}

  /// What is measured.
  enum Kind {
    THROUGHPUT("throughput"),
    ROUND_TRIP("round-trip");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    static Kind of(String word) {
      return word.equals(THROUGHPUT.word) ? THROUGHPUT : ROUND_TRIP;
    }
  }

  /// The host after this one by name, and after the last the first, among those with a live node:
  /// the same every night, so that nights can be compared, and each is measured by one.
  ///
  /// @param silence a node that was not heard of for so long is not live
  Optional<Peer> peer(HostId me, Duration silence) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.id, h.name from nightshift.host h join nightshift.host me on me.id = :me
                    where h.id <> me.id and exists (select from nightshift.node n where n.host_id = h.id
                      and n.stopped_at is null and n.heartbeat_at > clock_timestamp() - cast(:silence as interval))
                    order by h.name > me.name desc, h.name limit 1
                    """)
                .bind("me", me.value())
                .bind("silence", silence.toSeconds() + " s")
                .map((row, _) -> new Peer(new HostId(row.getLong("id")), row.getString("name")))
                .findOne());
  }

  /// A request that was made.
  record Asked(long id, Instant at) {}

  /// Asks a host to answer, and sweeps away what killed runs left.
  Asked ask(HostId me, HostId peer, Kind kind, Duration patience) {
    return jdbi.inTransaction(
        handle -> {
          handle.execute(
              "delete from nightshift.network_request where valid_until < clock_timestamp() - interval '1 min'");
          return handle
              .createQuery(
                  """
                  insert into nightshift.network_request (host_id, peer_id, kind, valid_until)
                  values (:me, :peer, :kind, clock_timestamp() + cast(:patience as interval)) returning id, asked_at
                  """)
              .bind("me", me.value())
              .bind("peer", peer.value())
              .bind("kind", kind.word)
              .bind("patience", patience.toSeconds() + " s")
              .map((row, _) -> new Asked(row.getLong("id"), instant(row, "asked_at")))
              .one();
        });
  }

  /// How a request stands.
  ///
  /// @param state asked, taken, offered or ended
  /// @param address where the other host answers; null while it does not
  /// @param reason why it does not; null when it does, or nothing was said
  record Standing(
      String state, @Nullable String address, int port, @Nullable String reason, boolean valid) {}

  /// How a request stands; empty when somebody removed it.
  Optional<Standing> standing(long request) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select state, address, coalesce(port, 0) as port, reason, valid_until > clock_timestamp() as valid
                    from nightshift.network_request where id = :id
                    """)
                .bind("id", request)
                .map(
                    (row, _) ->
                        new Standing(
                            row.getString("state"),
                            row.getString("address"),
                            row.getInt("port"),
                            row.getString("reason"),
                            row.getBoolean("valid")))
                .findOne());
  }

  /// Whether another host waits for this one, or measures with it now.
  boolean isAsked(HostId me) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (select from nightshift.network_request
                      where peer_id = :me and state <> 'ended' and valid_until > clock_timestamp())
                    """)
                .bind("me", me.value())
                .mapTo(Boolean.class)
                .one());
  }

  /// A request that this host took up.
  ///
  /// @param from name of the host that measures
  /// @param seenAs its address as the database sees it; null for one on the database's own machine
  record Taken(long id, Kind kind, String from, @Nullable String seenAs) {}

  /// Takes up the oldest request, unless one of the two hosts measures with another just now.
  ///
  /// @param time how long it may last
  Optional<Taken> take(HostId me, Duration time) {
    return jdbi.inTransaction(
        handle -> {
          handle.execute("lock table nightshift.network_request in share row exclusive mode");
          return oldest(handle, me, time);
        });
  }

  private static Optional<Taken> oldest(Handle handle, HostId me, Duration time) {
    return handle
        .createQuery(
            """
            update nightshift.network_request t set state = 'taken', valid_until = clock_timestamp() + cast(:time as interval)
            from nightshift.host h
            where h.id = t.host_id and t.id = (
              select r.id from nightshift.network_request r
              where r.peer_id = :me and r.state = 'asked' and r.valid_until > clock_timestamp()
                and not exists (select from nightshift.network_request o
                  where o.state in ('taken', 'offered') and o.valid_until > clock_timestamp()
                    and (o.host_id in (r.host_id, r.peer_id) or o.peer_id in (r.host_id, r.peer_id)))
              order by r.id limit 1)
            returning t.id, t.kind, h.name, host(t.seen_as) as seen_as
            """)
        .bind("me", me.value())
        .bind("time", time.toSeconds() + " s")
        .map(
            (row, _) ->
                new Taken(
                    row.getLong("id"),
                    Kind.of(row.getString("kind")),
                    row.getString("name"),
                    row.getString("seen_as")))
        .findOne();
  }

  /// Tells where this host answers.
  void offer(long request, String address, int port) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update nightshift.network_request set state = 'offered', address = :address, port = :port where id = :id")
                .bind("id", request)
                .bind("address", address)
                .bind("port", port)
                .execute());
  }

  /// Tells that this host answers no more, or not at all.
  ///
  /// @param reason why; null when all went well
  void end(long request, @Nullable String reason) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update nightshift.network_request set state = 'ended', reason = :reason where id = :id")
                .bind("id", request)
                .bind("reason", reason)
                .execute());
  }

  void remove(long request) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from nightshift.network_request where id = :id")
                .bind("id", request)
                .execute());
  }

  /// The address from which this process comes to the database; empty when by a socket of the same
  /// machine.
  Optional<String> seenAs() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select host(address) from inet_client_addr() address where address is not null")
                .mapTo(String.class)
                .findOne());
  }
}
