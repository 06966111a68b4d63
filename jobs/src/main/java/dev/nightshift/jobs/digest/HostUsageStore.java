package dev.nightshift.jobs.digest;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.number;
import static dev.nightshift.jobs.database.Rows.utc;

import dev.nightshift.reports.HostUsage;
import dev.nightshift.reports.Line;
import dev.nightshift.reports.Listing;
import dev.nightshift.reports.Period;
import dev.nightshift.reports.Point;
import dev.nightshift.reports.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads what hosts used: from samples over a few hours, from hourly histories over more.
public final class HostUsageStore {
  /// Up to this length a digest tells about samples.
  static final Duration FINE = Duration.ofHours(3);

  /// Points of a chart at most, where samples are drawn.
  private static final int MOST_POINTS = 240;

  private final Jdbi jdbi;

  public HostUsageStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The fullest hosts of a period, with their course.
  public Listing<HostUsage> usage(Period period) {
    return jdbi.withHandle(
        handle -> {
          var hosts = summaries(handle, period);
          var usage = new ArrayList<HostUsage>();
          for (var host : hosts.subList(0, Math.min(Listing.MAX, hosts.size()))) {
            usage.add(host.with(course(handle, host.id(), period)));
          }
          return new Listing<>(usage, hosts.size(), "nightshift hosts");
        });
  }

  /// When the first real host was first seen; empty before there is one.
  public Optional<Instant> firstSeen() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select min(first_seen) first_seen from nightshift.real_host")
                .map(
                    (row, _) ->
                        row.getObject("first_seen") == null ? null : instant(row, "first_seen"))
                .findFirst());
  }

  private record Summary(
      long id,
      String name,
      int containers,
      @Nullable Double cpus,
      @Nullable Double memory,
      @Nullable Double cpuMean,
      @Nullable Double cpuMax,
      @Nullable Double memoryMean,
      @Nullable Double memoryMax,
      @Nullable Double cpuBefore,
      @Nullable Double memoryBefore,
      @Nullable Double score,
      String why) {
    HostUsage with(List<Step> course) {
      return new HostUsage(
          Line.name(name),
          containers,
          usage(cpuMean, cpuMax, cpus, cpuBefore, course.stream().flatMap(Step::cpu).toList()),
          usage(
              memoryMean,
              memoryMax,
              memory,
              memoryBefore,
              course.stream().flatMap(Step::memory).toList()),
          score,
          Line.of(why));
    }

    private static @Nullable Usage usage(
        @Nullable Double mean,
        @Nullable Double max,
        @Nullable Double capacity,
        @Nullable Double before,
        List<Point> points) {
      return mean == null || max == null ? null : new Usage(mean, max, capacity, before, points);
    }
  }

  private record Step(
      Instant at,
      @Nullable Double cpuMean,
      @Nullable Double cpuMax,
      @Nullable Double memoryMean,
      @Nullable Double memoryMax) {
    java.util.stream.Stream<Point> cpu() {
      return point(cpuMean, cpuMax);
    }

    java.util.stream.Stream<Point> memory() {
      return point(memoryMean, memoryMax);
    }

    private java.util.stream.Stream<Point> point(@Nullable Double mean, @Nullable Double max) {
      return mean == null
          ? java.util.stream.Stream.of()
          : java.util.stream.Stream.of(new Point(at, mean, max == null ? mean : max));
    }
  }

  private static List<Summary> summaries(Handle handle, Period period) {
    return handle
        .createQuery(
            """
            with slice as (
              select host_id, 'now' as era, seconds, cpu_cores as cpu_mean, cpu_cores as cpu_max,
                memory_used_bytes as memory_mean, memory_used_bytes as memory_max
              from nightshift.host_sample where :fine and at >= :from and at < :to
              union all
              select host_id, case when hour >= :from then 'now' else 'before' end, seconds, cpu_mean_cores, cpu_max_cores,
                memory_mean_bytes, memory_max_bytes
              from nightshift.host_history where not :fine and hour >= :before and hour < :to
            ), used as (
              select host_id,
                sum(cpu_mean * seconds) filter (where era = 'now' and cpu_mean is not null)
                  / nullif(sum(seconds) filter (where era = 'now' and cpu_mean is not null), 0) as cpu_mean,
                max(cpu_max) filter (where era = 'now') as cpu_max,
                sum(memory_mean * seconds) filter (where era = 'now' and memory_mean is not null)
                  / nullif(sum(seconds) filter (where era = 'now' and memory_mean is not null), 0) as memory_mean,
                max(memory_max) filter (where era = 'now') as memory_max,
                sum(cpu_mean * seconds) filter (where era = 'before' and cpu_mean is not null)
                  / nullif(sum(seconds) filter (where era = 'before' and cpu_mean is not null), 0) as cpu_before,
                sum(memory_mean * seconds) filter (where era = 'before' and memory_mean is not null)
                  / nullif(sum(seconds) filter (where era = 'before' and memory_mean is not null), 0) as memory_before
              from slice group by host_id
            )
            select h.id, h.name, h.cpus, h.memory_bytes, used.*,
              (select count(*) from nightshift.container c
                where c.host_id = h.id and c.first_seen < :to and (c.removed_at is null or c.removed_at >= :to)
                  and (c.state = 'running' or c.finished_at >= :to)) as containers,
              health.score, coalesce(health.why, '') as why
            from nightshift.real_host h
            left join lateral (select s.score, s.why from nightshift.health_score s
              where s.host_id = h.id and s.at < :to and s.at >= cast(:to as timestamptz) - interval '1 day' order by s.at desc limit 1) health on true
            left join used on used.host_id = h.id
            where h.first_seen < :to and (h.last_seen >= :from or used.host_id is not null)
            order by greatest(used.cpu_mean / nullif(h.cpus, 0), used.memory_mean / nullif(h.memory_bytes, 0)) desc nulls last, h.name
            """)
        .bind("fine", fine(period))
        .bind("before", utc(period.before().from()))
        .bind("from", utc(period.from()))
        .bind("to", utc(period.to()))
        .map(
            (row, _) ->
                new Summary(
                    row.getLong("id"),
                    row.getString("name"),
                    row.getInt("containers"),
                    number(row, "cpus"),
                    number(row, "memory_bytes"),
                    number(row, "cpu_mean"),
                    number(row, "cpu_max"),
                    number(row, "memory_mean"),
                    number(row, "memory_max"),
                    number(row, "cpu_before"),
                    number(row, "memory_before"),
                    number(row, "score"),
                    row.getString("why")))
        .list();
  }

  private static List<Step> course(Handle handle, long host, Period period) {
    return handle
        .createQuery(
            """
            select date_bin(:step * interval '1 second', at, :from) as at, avg(cpu_cores) as cpu_mean, max(cpu_cores) as cpu_max,
              avg(memory_used_bytes) as memory_mean, max(memory_used_bytes) as memory_max
            from nightshift.host_sample where :fine and host_id = :host and at >= :from and at < :to
            group by 1
            union all
            select hour, cpu_mean_cores, cpu_max_cores, memory_mean_bytes, memory_max_bytes
            from nightshift.host_history where not :fine and host_id = :host and hour >= :from and hour < :to
            order by at
            """)
        .bind("fine", fine(period))
        .bind("host", host)
        .bind("step", Math.max(1, period.length().toSeconds() / MOST_POINTS))
        .bind("from", utc(period.from()))
        .bind("to", utc(period.to()))
        .map(
            (row, _) ->
                new Step(
                    instant(row, "at"),
                    number(row, "cpu_mean"),
                    number(row, "cpu_max"),
                    number(row, "memory_mean"),
                    number(row, "memory_max")))
        .list();
  }

  static boolean fine(Period period) {
    return period.length().compareTo(FINE) <= 0;
  }
}
