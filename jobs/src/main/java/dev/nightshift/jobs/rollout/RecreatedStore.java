package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.WorkloadId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Containers that were recreated after a rollout had changed them, and the plans for their
/// successors.
final class RecreatedStore {
  private final Jdbi jdbi;

  RecreatedStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Names of a plan's containers that were recreated.
  List<String> recreated(long plan) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.name from nightshift.rollout_drift d join nightshift.container c on c.id = d.container_id
                    where d.plan_id = :plan and d.kind = 'recreated' order by c.name
                    """)
                .bind("plan", plan)
                .mapTo(String.class)
                .list());
  }

  /// A container that took the place of another one.
  record Successor(long container, HostId host, WorkloadId workload) {}

  /// The successor as the register knows it, unless a plan that stands on this one was made for it
  /// already, or another one is under way.
  Optional<Successor> successor(long plan, String dockerId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.id, c.host_id, c.workload_id from nightshift.container c join nightshift.plan p on p.id = :plan
                    where c.docker_id = :docker and c.host_id = p.host_id and c.workload_id = p.workload_id and c.watched
                      and not exists (select from nightshift.plan s join nightshift.rollout_target t on t.plan_id = s.id
                        where s.stands_on = p.id and t.container_id = c.id)
                      and not exists (select from nightshift.rollout r where r.host_id = p.host_id and r.workload_id = p.workload_id
                        and r.state in ('awaiting-approval', 'approved', 'running', 'held', 'rolling-back', 'needs-human'))
                    """)
                .bind("plan", plan)
                .bind("docker", dockerId)
                .map(
                    (row, _) ->
                        new Successor(
                            row.getLong("id"),
                            new HostId(row.getLong("host_id")),
                            new WorkloadId(row.getLong("workload_id"))))
                .findOne());
  }

  /// Approves a plan by the approval of the one it stands on.
  void approve(long plan) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select nightshift.approve_standing(:plan)")
                .bind("plan", plan)
                .mapTo(String.class)
                .one());
  }
}
