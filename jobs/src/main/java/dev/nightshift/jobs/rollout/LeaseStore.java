package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.usage.HostId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Leases of hosts: one node at a time may change containers of a host. All times are the
/// database's.
final class LeaseStore {
  private final Jdbi jdbi;
  private final Duration length;

  /// @param length how long a lease holds unless it is renewed
  LeaseStore(Jdbi jdbi, Duration length) {
    this.jdbi = jdbi;
    this.length = length;
  }

  /// A held lease.
  ///
  /// @param epoch grows with each holder
  /// @param now the database's clock when it was taken or renewed
  record Lease(HostId host, String node, long epoch, Instant now) {}

  /// Takes a host's lease or renews it; empty while another node holds it. One that ran out gets a
  /// new epoch even where its old holder takes it again.
  Optional<Lease> hold(HostId host, String node) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into nightshift.host_lease as l (host_id, holder, epoch, until)
                    values (:host, :node, 1, clock_timestamp() + cast(:length as interval))
                    on conflict (host_id) do update
                    set holder = excluded.holder, until = excluded.until,
                      epoch = case when l.holder = excluded.holder and l.until > clock_timestamp() then l.epoch else l.epoch + 1 end
                    where l.holder = excluded.holder or l.until <= clock_timestamp()
                    returning epoch, clock_timestamp() as now
                    """)
                .bind("host", host.value())
                .bind("node", node)
                .bind("length", length.toMillis() + " ms")
                .map(
                    (row, _) ->
                        new Lease(
                            host,
                            node,
                            row.getLong("epoch"),
                            row.getObject("now", OffsetDateTime.class).toInstant()))
                .findOne());
  }

  /// Ties a transaction to the lease: nobody can take it over before the transaction has ended.
  ///
  /// @throws LeaseLost when it ran out or was taken over
  static void fence(Handle handle, Lease lease) {
    boolean held =
        handle
            .createQuery(
                """
                select 1 from nightshift.host_lease
                where host_id = :host and holder = :node and epoch = :epoch and until > clock_timestamp() for share
                """)
            .bind("host", lease.host().value())
            .bind("node", lease.node())
            .bind("epoch", lease.epoch())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!held) {
      throw new LeaseLost(lease);
    }
    handle
        .createQuery(
            "select set_config('nightshift.actor', 'nightshift', true) || set_config('nightshift.node', :node, true)")
        .bind("node", lease.node())
        .mapTo(String.class)
        .one();
  }

  /// Another node acts on the host now, or nobody does.
  static final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost(Lease lease) {
      super(
          "epoch " + lease.epoch() + " of the lease of host " + lease.host().value() + " is over");
    }
  }
}
