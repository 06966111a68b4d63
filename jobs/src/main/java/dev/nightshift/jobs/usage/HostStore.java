package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.HostFacts;
import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The register of hosts.
public final class HostStore {
  private final Jdbi jdbi;

  public HostStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Enters a host, or brings what is known of it up to date.
  public HostId register(HostFacts facts, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into nightshift.host as known (name, first_seen, last_seen, os, kernel, cpus, memory_bytes, cgroup_version,
                        docker_version, boot_at)
                    values (:name, :now, :now, :os, :kernel, :cpus, :memory, :cgroup, :docker, :boot)
                    on conflict (name) do update set
                      last_seen = greatest(known.last_seen, excluded.last_seen),
                      os = coalesce(excluded.os, known.os),
                      kernel = coalesce(excluded.kernel, known.kernel),
                      cpus = coalesce(excluded.cpus, known.cpus),
                      memory_bytes = coalesce(excluded.memory_bytes, known.memory_bytes),
                      cgroup_version = excluded.cgroup_version,
                      docker_version = excluded.docker_version,
                      boot_at = coalesce(excluded.boot_at, known.boot_at)
                    returning id
                    """)
                .bind("name", facts.name())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("os", facts.os())
                .bind("kernel", facts.kernel())
                .bind("cpus", facts.cpus())
                .bind("memory", facts.memoryBytes())
                .bind("cgroup", facts.cgroupVersion())
                .bind("docker", facts.dockerVersion())
                .bind(
                    "boot", facts.bootAt() == null ? null : facts.bootAt().atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .map(HostId::new)
                .one());
  }

  /// The identity of the host of this name; empty when it was never entered.
  public Optional<HostId> find(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id from nightshift.host where name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .findOne()
                .map(HostId::new));
  }
}
