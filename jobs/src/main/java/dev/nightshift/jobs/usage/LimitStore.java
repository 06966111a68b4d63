package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerLimits;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Limits in force, as history without gaps or overlaps: an entry ends at the instant the next one
/// begins.
final class LimitStore {
  private static final String SAME =
      """
      nano_cpus is not distinct from :nanoCpus and cpu_quota_us is not distinct from :quota
      and cpu_period_us is not distinct from :period and cpu_shares is not distinct from :shares
      and cpuset_cpus is not distinct from :cpuset and memory_bytes is not distinct from :memory
      and memory_swap_bytes is not distinct from :swap
      and memory_reservation_bytes is not distinct from :reservation
      and pids_limit is not distinct from :pids and cpu_cores is not distinct from :cores
      and effective_memory_bytes is not distinct from :effective
      """;

  private final Handle handle;

  LimitStore(Handle handle) {
    this.handle = handle;
  }

  /// Notes the limits that are in force from an instant on; nothing when they are the latest
  /// entry's. An entry that would end before it began was never in force: it is overwritten.
  ///
  /// @param effectiveMemory memory limit as the cgroup says; null when there is none
  void inForce(
      ContainerId container, ContainerLimits limits, @Nullable Long effectiveMemory, Instant from) {
    if (isLatest(container, limits, effectiveMemory)) {
      return;
    }
    deleteFrom(container, from);
    end(container, from);
    bind(
            handle.createUpdate(
                """
                insert into nightshift.container_limit (container_id, valid, nano_cpus, cpu_quota_us, cpu_period_us, cpu_shares,
                    cpuset_cpus, memory_bytes, memory_swap_bytes, memory_reservation_bytes, pids_limit, cpu_cores,
                    effective_memory_bytes)
                values (:container, tstzrange(:from, null), :nanoCpus, :quota, :period, :shares, :cpuset, :memory, :swap,
                    :reservation, :pids, :cores, :effective)
                """),
            limits,
            effectiveMemory)
        .bind("container", container.value())
        .bind("from", utc(from))
        .execute();
  }

  private boolean isLatest(
      ContainerId container, ContainerLimits limits, @Nullable Long effectiveMemory) {
    return bind(
            handle.createQuery(
                "select exists (select from nightshift.container_limit where container_id = :container and upper_inf(valid) and "
                    + SAME
                    + ")"),
            limits,
            effectiveMemory)
        .bind("container", container.value())
        .mapTo(Boolean.class)
        .one();
  }

  private void deleteFrom(ContainerId container, Instant from) {
    handle
        .createUpdate(
            "delete from nightshift.container_limit where container_id = :container and lower(valid) >= :from")
        .bind("container", container.value())
        .bind("from", utc(from))
        .execute();
  }

  /// Ends the entry that is in force at an instant.
  void end(ContainerId container, Instant at) {
    handle
        .createUpdate(
            """
            update nightshift.container_limit set valid = tstzrange(lower(valid), :at)
            where container_id = :container and lower(valid) < :at and (upper_inf(valid) or upper(valid) > :at)
            """)
        .bind("container", container.value())
        .bind("at", utc(at))
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, ContainerLimits limits, @Nullable Long effectiveMemory) {
    return statement
        .bind("nanoCpus", limits.nanoCpus())
        .bind("quota", limits.cpuQuotaMicros())
        .bind("period", limits.cpuPeriodMicros())
        .bind("shares", limits.cpuShares())
        .bind("cpuset", limits.cpusetCpus())
        .bind("memory", limits.memoryBytes())
        .bind("swap", limits.memorySwapBytes())
        .bind("reservation", limits.memoryReservationBytes())
        .bind("pids", limits.pidsLimit())
        .bind("cores", limits.cores())
        .bind("effective", effectiveMemory);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
