package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.WorkloadId;
import dev.nightshift.engine.usage.WorkloadKey;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/// The register of workloads, written in the transaction of the container that is one's instance.
final class WorkloadStore {
  private final Handle handle;

  WorkloadStore(Handle handle) {
    this.handle = handle;
  }

  WorkloadId register(WorkloadKey key, Instant now) {
    return handle
        .createQuery(
            """
            insert into nightshift.workload as known (kind, name, first_seen, last_seen) values (:kind, :name, :now, :now)
            on conflict (kind, name) do update set last_seen = greatest(known.last_seen, excluded.last_seen)
            returning id
            """)
        .bind("kind", key.kind().word())
        .bind("name", key.name().replace("\0", ""))
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .mapTo(Long.class)
        .map(WorkloadId::new)
        .one();
  }
}
