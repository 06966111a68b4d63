package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.HostVitals;
import dev.nightshift.engine.usage.Filesystem;
import dev.nightshift.engine.usage.HostId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads a host's vitals from its samples.
final class HostVitalsStore {
  /// What holds now is the mean over this long: a single sample says little.
  private static final Duration RECENT = Duration.ofMinutes(15);

  /// Older samples say nothing about now.
  private static final Duration STALE = Duration.ofMinutes(2);

  /// Share of periods from which on a container counts as held back.
  private static final double THROTTLED = 0.05;

  private final Jdbi jdbi;

  HostVitalsStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Empty when the newest sample is too old: nobody collects.
  Optional<HostVitals> vitals(HostId host, Duration window, Instant now) {
    return jdbi.withHandle(
        handle -> {
          int throttled = throttledContainers(handle, host, now);
          var filesystems = filesystems(handle, host, now);
          return handle
              .createQuery(
                  """
                  with recent as (
                    select * from nightshift.host_sample where host_id = :host and at > :recent and at <= :now
                  ), latest as (
                    select * from recent order by at desc limit 1
                  )
                  select latest.memory_total_bytes, latest.memory_available_bytes, latest.swap_total_bytes,
                    latest.swap_used_bytes, latest.load_15m, host.cpus,
                    (select avg(swap_in_pages) from recent) as swap_in_pages,
                    (select 1 - avg(cpu_idle + coalesce(cpu_iowait, 0)) / nullif(host.cpus, 0) from recent) as busy,
                    (select avg(cpu_pressure_some)::double precision from recent) as cpu_pressure,
                    (select avg(memory_pressure_some)::double precision from recent) as memory_pressure,
                    (select avg(io_pressure_some)::double precision from recent) as io_pressure,
                    (select sum(oom_kills)::bigint from nightshift.host_sample
                     where host_id = :host and at > :since and at <= :now) as oom_kills
                  from latest join nightshift.host on host.id = latest.host_id
                  where latest.at > :stale
                  """)
              .bind("host", host.value())
              .bind("now", now.atOffset(ZoneOffset.UTC))
              .bind("recent", now.minus(RECENT).atOffset(ZoneOffset.UTC))
              .bind("since", now.minus(window).atOffset(ZoneOffset.UTC))
              .bind("stale", now.minus(STALE).atOffset(ZoneOffset.UTC))
              .map((row, _) -> vitals(row, filesystems, throttled, window))
              .findOne();
        });
  }

  /// What the kernel still has to correct in the host's clock, in milliseconds.
  Optional<Double> clockOffsetMillis(HostId host, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select clock_offset_ms from nightshift.host_sample
                    where host_id = :host and at > :stale order by at desc limit 1
                    """)
                .bind("host", host.value())
                .bind("stale", now.minus(STALE).atOffset(ZoneOffset.UTC))
                .map((row, _) -> Optional.ofNullable(number(row, "clock_offset_ms")))
                .findOne()
                .flatMap(offset -> offset));
  }

  private static HostVitals vitals(
      ResultSet row, List<Filesystem> filesystems, int throttled, Duration window)
      throws SQLException {
    var cpus = number(row, "cpus");
    return new HostVitals(
        filesystems,
        new HostVitals.Memory(
            whole(row, "memory_total_bytes"),
            whole(row, "memory_available_bytes"),
            whole(row, "swap_total_bytes"),
            whole(row, "swap_used_bytes"),
            number(row, "swap_in_pages"),
            whole(row, "oom_kills")),
        new HostVitals.Load(
            cpus == null ? null : cpus.intValue(),
            number(row, "load_15m"),
            number(row, "busy"),
            throttled),
        new HostVitals.Pressure(
            number(row, "cpu_pressure"),
            number(row, "memory_pressure"),
            number(row, "io_pressure")),
        window);
  }

  private static List<Filesystem> filesystems(Handle handle, HostId host, Instant now) {
    return handle
        .createQuery(
            """
            select distinct on (name) name, total_bytes, free_bytes, total_inodes, free_inodes
            from nightshift.device_sample
            where host_id = :host and kind = 'filesystem' and at > :recent and total_bytes > 0
            order by name, at desc
            """)
        .bind("host", host.value())
        .bind("recent", now.minus(RECENT).atOffset(ZoneOffset.UTC))
        .map(
            (row, _) ->
                new Filesystem(
                    row.getString("name"),
                    row.getLong("total_bytes"),
                    row.getLong("free_bytes"),
                    whole(row, "total_inodes"),
                    whole(row, "free_inodes")))
        .list();
  }

  private static int throttledContainers(Handle handle, HostId host, Instant now) {
    return handle
        .createQuery(
            """
            select count(*) from (
              select sample.container_id
              from nightshift.container_sample sample
              join nightshift.container on container.id = sample.container_id
              where container.host_id = :host and sample.at > :recent
              group by sample.container_id
              having sum(throttled_periods) > :share * sum(periods)) held_back
            """)
        .bind("host", host.value())
        .bind("recent", now.minus(RECENT).atOffset(ZoneOffset.UTC))
        .bind("share", THROTTLED)
        .mapTo(Integer.class)
        .one();
  }

  static @Nullable Double number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : Double.valueOf(value);
  }

  static @Nullable Long whole(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Long.valueOf(value);
  }
}
