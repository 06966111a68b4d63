package dev.nightshift.jobs.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.IntToDoubleFunction;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Hourly histories written straight into the tables, as if they had been rolled up.
public final class GeneratedHistory {
  private static final long MIB = 1 << 20;

  private final Jdbi jdbi;
  private final GeneratedUsage usage;
  private final Instant now;

  /// @param now the last hour written ends here
  public GeneratedHistory(Jdbi jdbi, Instant now) {
    this.jdbi = jdbi;
    this.usage = new GeneratedUsage(jdbi);
    this.now = now;
  }

  /// A host of 8 CPUs with hours in which half of them are busy.
  public long host(String name, int hours) {
    long host = usage.host(name, now);
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into nightshift.host_history (host_id, hour, samples, seconds, cpu_mean_cores, memory_mean_bytes, memory_total_bytes, rolled_up_at)
                select ?, ?::timestamptz - i * interval '1 hour', 360, 3600, 4, 4e9, 16000000000, ?::timestamptz from generate_series(1, ?) i
                """,
                host,
                now.atOffset(ZoneOffset.UTC),
                now.atOffset(ZoneOffset.UTC),
                hours));
    return host;
  }

  /// A running container with limits, and hours of a constant CPU use and of the memory in
  /// mebibytes that the function says, 0 being the oldest hour.
  public long container(
      long host,
      String name,
      int hours,
      @Nullable Double cpuLimit,
      @Nullable Long memoryLimitMebibytes,
      double cores,
      IntToDoubleFunction mebibytes) {
    long id = usage.container(host, name, now.minus(Duration.ofHours(hours)));
    limits(id, cpuLimit, memoryLimitMebibytes);
    hours(id, hours, cpuLimit, memoryLimitMebibytes, cores, mebibytes);
    return id;
  }

  public void limits(long container, @Nullable Double cpuLimit, @Nullable Long mebibytes) {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "delete from nightshift.container_limit where container_id = ?", container);
          handle.execute(
              """
              insert into nightshift.container_limit (container_id, valid, nano_cpus, memory_bytes, memory_swap_bytes, cpu_cores, effective_memory_bytes)
              values (?, tstzrange('2020-01-01', null), ?, ?, ?, ?, ?)
              """,
              container,
              cpuLimit == null ? null : (long) (cpuLimit * 1e9),
              mebibytes == null ? null : mebibytes * MIB,
              mebibytes == null ? null : 2 * mebibytes * MIB,
              cpuLimit,
              mebibytes == null ? null : mebibytes * MIB);
        });
  }

  private void hours(
      long id,
      int hours,
      @Nullable Double cpuLimit,
      @Nullable Long memoryLimit,
      double cores,
      IntToDoubleFunction mebibytes) {
    jdbi.useHandle(
        handle -> {
          var batch =
              handle.prepareBatch(
                  """
                  insert into nightshift.container_history (container_id, hour, samples, seconds, cpu_mean_cores, cpu_p99_cores, cpu_max_cores,
                    cpu_demand_max_cores, cpu_limit_cores, memory_max_bytes, memory_anon_max_bytes, memory_peak_bytes, memory_limit_bytes,
                    periods, throttled_periods, throttled_seconds, oom_kills, rolled_up_at)
                  values (:id, :hour, 360, 3600, :cores, :cores, :cores, :cores, :cpuLimit, :memory, :memory, :memory, :memoryLimit,
                    36000, 0, 0, 0, :hour)
                  """);
          for (int i = 0; i < hours; i++) {
            batch
                .bind("id", id)
                .bind("hour", now.minus(Duration.ofHours(hours - i)).atOffset(ZoneOffset.UTC))
                .bind("cores", cores)
                .bind("cpuLimit", cpuLimit)
                .bind("memory", (long) (mebibytes.applyAsDouble(i) * MIB))
                .bind("memoryLimit", memoryLimit == null ? null : memoryLimit * MIB)
                .add();
          }
          if (hours > 0) {
            batch.execute();
          }
        });
  }
}
