package dev.nightshift.jobs.cost;

import dev.nightshift.engine.usage.HostId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Works out what is due: by the hour, and at once where somebody set a price.
public final class Costing {
  private final HourlyCostStore store;

  public Costing(Jdbi jdbi) {
    this.store = new HourlyCostStore(jdbi);
  }

  /// All hosts.
  ///
  /// @return hours worked out
  public long all(Instant now) throws InterruptedException {
    long hours = 0;
    for (var host : store.hosts()) {
      hours += of(host, now);
    }
    return hours;
  }

  /// One host.
  ///
  /// @return hours worked out
  public long of(HostId host, Instant now) throws InterruptedException {
    long hours = 0;
    List<HourlyCostStore.Span> due = store.due(host, now);
    for (var span : due) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped between two days of a host's costs");
      }
      hours += store.make(span, now);
    }
    return hours;
  }
}
