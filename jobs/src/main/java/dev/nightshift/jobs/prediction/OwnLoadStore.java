package dev.nightshift.jobs.prediction;

import dev.nightshift.engine.prediction.LoadSeries;
import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Reads how loaded the watched hosts and containers were, as shares of what they may use, in steps
/// of five minutes. What has no limit has no share and is left out.
public final class OwnLoadStore {
  /// Seconds of a step.
  public static final int STEP = 300;

  private static final int MOST = 5_000_000;
  private static final int FETCHED = 10_000;

  private static final String CPU =
      """
      select host.name || '/' || container.name as name, container.id as container_id, host.id as host_id,
        extract(epoch from date_bin('5 minutes', at, timestamptz 'epoch'))::bigint as second,
        avg(cpu_cores / cpu_limit_cores) as share
      from nightshift.container_sample
      join nightshift.container on container.id = container_id
      join nightshift.host on host.id = container.host_id
      where at >= :since and at < :until and removed_at is null and cpu_cores >= 0 and cpu_limit_cores > 0
      group by host.id, container.id, 4
      union all
      select host.name, 0, host.id, extract(epoch from date_bin('5 minutes', at, timestamptz 'epoch'))::bigint,
        avg(cpu_cores / cpus)
      from nightshift.host_sample
      join nightshift.host on host.id = host_id
      where at >= :since and at < :until and cpu_cores >= 0 and cpus > 0
      group by host.id, 4
      order by host_id, container_id, second limit :most
      """;

  private static final String MEMORY =
      """
      select host.name || '/' || container.name as name, container.id as container_id, host.id as host_id,
        extract(epoch from date_bin('5 minutes', at, timestamptz 'epoch'))::bigint as second,
        max(coalesce(memory_anon_bytes + coalesce(memory_kernel_bytes, 0), memory_working_set_bytes)
          / memory_limit_bytes::double precision) as share
      from nightshift.container_sample
      join nightshift.container on container.id = container_id
      join nightshift.host on host.id = container.host_id
      where at >= :since and at < :until and removed_at is null and memory_limit_bytes > 0
        and coalesce(memory_anon_bytes, memory_working_set_bytes) >= 0
      group by host.id, container.id, 4
      union all
      select host.name, 0, host.id, extract(epoch from date_bin('5 minutes', at, timestamptz 'epoch'))::bigint,
        max(memory_used_bytes / memory_total_bytes::double precision)
      from nightshift.host_sample
      join nightshift.host on host.id = host_id
      where at >= :since and at < :until and memory_used_bytes >= 0 and memory_total_bytes > 0
      group by host.id, 4
      order by host_id, container_id, second limit :most
      """;

  /// Of the busiest disk of each host.
  private static final String DISK =
      """
      select host.name, 0 as container_id, host.id as host_id, second, max(busy) as share
      from (
        select host_id, extract(epoch from date_bin('5 minutes', at, timestamptz 'epoch'))::bigint as second, avg(busy) as busy
        from nightshift.device_sample
        where at >= :since and at < :until and kind = 'disk' and busy >= 0
        group by host_id, name, 2
      ) disk
      join nightshift.host on host.id = host_id
      group by host.id, second
      order by host_id, second limit :most
      """;

  private final Jdbi jdbi;

  /// Over the database of the samples.
  public OwnLoadStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// How much of a resource was used in each step; "host" or "host/container" is whose.
  ///
  /// @param resource `cpu`: mean share; `memory`: highest share, without page cache where that is
  ///   known; `disk`: share of the time in which a host's busiest disk was busy
  public List<LoadSeries> load(String resource, Instant since, Instant until) {
    return read(question(resource), since, until, false);
  }

  /// The same as {@link #load}, named by identities: `host/container`, the host itself as `host/0`.
  List<LoadSeries> loadById(String resource, Instant since, Instant until) {
    return read(question(resource), since, until, true);
  }

  private static String question(String resource) {
    return switch (resource) {
      case "cpu" -> CPU;
      case "memory" -> MEMORY;
      case "disk" -> DISK;
      default -> throw new IllegalArgumentException("no load of " + resource);
    };
  }

  private List<LoadSeries> read(String question, Instant since, Instant until, boolean byId) {
    return jdbi.inTransaction(
        handle -> {
          var all = new Series();
          handle
              .createQuery(question)
              .setFetchSize(FETCHED)
              .bind("since", Rows.utc(since))
              .bind("until", Rows.utc(until))
              .bind("most", MOST)
              .map(
                  (row, _) -> {
                    String key = row.getLong("host_id") + "/" + row.getLong("container_id");
                    all.add(
                        key,
                        byId ? key : row.getString("name"),
                        row.getLong("second"),
                        row.getDouble("share"));
                    return row.getLong("second");
                  })
              .forEach(_ -> {});
          return all.close();
        });
  }

  /// Rows gathered into series, one after the other.
  private static final class Series {
    private final List<LoadSeries> all = new ArrayList<>();
    private String key = "";
    private String name = "";
    private long[] seconds = new long[2_048];
    private double[] shares = new double[2_048];
    private int size;

    void add(String nextKey, String nextName, long second, double share) {
      if (!nextKey.equals(key)) {
        close();
        key = nextKey;
        name = nextName;
      }
      if (size == seconds.length) {
        seconds = Arrays.copyOf(seconds, size * 2);
        shares = Arrays.copyOf(shares, size * 2);
      }
      seconds[size] = second;
      shares[size++] = share;
    }

    List<LoadSeries> close() {
      if (size > 0) {
        all.add(new LoadSeries(name, Arrays.copyOf(seconds, size), Arrays.copyOf(shares, size)));
      }
      size = 0;
      return all;
    }
  }
}
