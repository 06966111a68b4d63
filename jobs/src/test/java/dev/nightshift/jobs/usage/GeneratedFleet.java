package dev.nightshift.jobs.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A small fleet whose numbers are known: two hours of samples up to now, and one or more rows of
/// everything else that reports show.
///
/// ```
/// alpha (8 cores)  shop/burner  0.5 cores, throttled in 80 % of the periods, 50 of 256 MiB
///                  shop/web     0.1 of 2 cores, 100 MiB of 1 GiB: oversized
///                  shop/cache   0.2 cores, 240 of 256 MiB: near its limit, OOM-killed
/// beta  (8 cores)  batch        3 cores, 2 GiB, no limits: uses most
/// ```
public final class GeneratedFleet {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int SAMPLES = 720;

  private final Jdbi jdbi;
  private final GeneratedUsage usage;
  private final Instant now;

  /// What one container did in each sample.
  private record Steady(
      double cpu,
      @Nullable Double cpuLimit,
      int throttledPeriods,
      long mebibytes,
      @Nullable Long limitMebibytes) {}

  private GeneratedFleet(Jdbi jdbi, Instant now) {
    this.jdbi = jdbi;
    this.usage = new GeneratedUsage(jdbi);
    this.now = now;
  }

  /// Fills an empty database.
  public static void fill(Jdbi jdbi, Instant now) throws InterruptedException {
    new GeneratedFleet(jdbi, now).fill();
  }

  private void fill() throws InterruptedException {
    var from = now.minus(EVERY.multipliedBy(SAMPLES));
    usage.day(from);
    usage.day(now);
    long alpha = usage.host("alpha", from);
    long beta = usage.host("beta", from);
    long burner = container(alpha, "shop/burner", new Steady(0.5, 0.5, 80, 50, 256L));
    long web = container(alpha, "shop/web", new Steady(0.1, 2.0, 0, 100, 1024L));
    long cache = container(alpha, "shop/cache", new Steady(0.2, null, 0, 240, 256L));
    container(beta, "batch", new Steady(3, null, 0, 2048, null));
    usage.hostSamples(alpha, from, EVERY, SAMPLES);
    usage.hostSamples(beta, from, EVERY, SAMPLES);
    new RollUp(jdbi).rollUpDue(now);
    jdbi.useTransaction(
        handle -> {
          collector(handle, alpha);
          events(handle, cache);
          limitChange(handle, web);
          health(handle, alpha, cache);
          jobs(handle);
          stuckMail(handle);
          benchmarks(handle, alpha);
          finding(handle, alpha, web);
          recommendations(handle, alpha, web, burner);
        });
  }

  private static void stuckMail(Handle handle) {
    handle.execute(
        """
        insert into nightshift.mail_outbox (key, recipient, message_id, subject, message, state, attempts, last_reply)
        values ('digest:weekly:2026-W46', 'reader@example.org', '<1@example.org>', 'Weekly digest', '', 'dead', 3, '550 No such user'),
               ('digest:weekly:2026-W47', 'reader@example.org', '<2@example.org>', 'Weekly digest', '', 'queued', 1, '451 Later'),
               ('digest:weekly:2026-W47', 'other@example.org', '<3@example.org>', 'Weekly digest', '', 'accepted', 1, '250 OK')
        """);
  }

  private long container(long host, String name, Steady steady) {
    var from = now.minus(EVERY.multipliedBy(SAMPLES));
    long id = usage.container(host, name, from);
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              """
              insert into nightshift.container_sample (container_id, at, seconds, cpu_cores, cpu_limit_cores, periods, throttled_periods,
                throttled_seconds, memory_bytes, memory_working_set_bytes, memory_limit_bytes, memory_stalled_seconds, oom_kills, io_write_bytes, network_sent_bytes, source)
              select ?, ?::timestamptz + i * interval '10 seconds', 10, ?, ?, case when ? then 100 end, case when ? then ? end,
                ? / 100.0 * 10, ?, ?, ?, case when ? then 1 else 0 end, case when ? and i = 100 then 1 else 0 end, 1048576, 65536, 2
              from generate_series(0, ?) i
              """,
              id,
              from.atOffset(ZoneOffset.UTC),
              steady.cpu(),
              steady.cpuLimit(),
              steady.cpuLimit() != null,
              steady.cpuLimit() != null,
              steady.throttledPeriods(),
              steady.throttledPeriods(),
              (steady.mebibytes() + 20) << 20,
              steady.mebibytes() << 20,
              steady.limitMebibytes() == null ? null : steady.limitMebibytes() << 20,
              name.equals("shop/cache"),
              name.equals("shop/cache"),
              SAMPLES - 1);
          handle.execute(
              """
              insert into nightshift.container_limit (container_id, valid, cpu_cores, effective_memory_bytes)
              values (?, tstzrange(?::timestamptz, null), ?, ?)
              """,
              id,
              from.minus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC),
              steady.cpuLimit(),
              steady.limitMebibytes() == null ? null : steady.limitMebibytes() << 20);
          HistoryDueStore.mark(
              handle,
              host,
              java.util.stream.IntStream.range(0, SAMPLES)
                  .mapToObj(i -> from.plus(EVERY.multipliedBy(i)))
                  .toList());
        });
    return id;
  }

  private static void collector(Handle handle, long host) {
    handle.execute(
        """
        insert into nightshift.collector_sample (host_id, at, seconds, containers, cpu_cores, collecting_cores, resident_bytes, heap_bytes,
          round_ms, lag_ms, write_ms, rows_buffered, rounds_missed, rows_dropped, failures)
        select ?, now() - i * interval '10 seconds', 10, 3, 0.01, 0.006, 157286400, 52428800, 12, 1, 5, 4, 0, 0, 0 from generate_series(1, 60) i
        """,
        host);
  }

  private static void events(Handle handle, long cache) {
    handle.execute(
        """
        insert into nightshift.container_event (container_id, at, kind, exit_code)
        select ?, now() - interval '90 minutes' + i * interval '1 second', kind, exit_code
        from (values (1, 'oom', null), (2, 'oom', null), (3, 'oom', null), (4, 'die', 137), (5, 'start', null)) e (i, kind, exit_code)
        """,
        cache);
  }

  private static void limitChange(Handle handle, long web) {
    handle.execute(
        """
        insert into nightshift.container_limit (container_id, valid, cpu_cores, effective_memory_bytes)
        select ?, tstzrange(lower(valid) - interval '1 day', lower(valid)), 4, effective_memory_bytes
        from nightshift.container_limit where container_id = ?
        """,
        web,
        web);
  }

  private static void health(Handle handle, long alpha, long cache) {
    handle.execute(
        """
        insert into nightshift.health_result (host_id, container_id, at, check_name, subject, status, value, threshold, unit, sentence)
        values (?, null, now() - interval '2 minutes', 'disk-space', '/', 'ok', 40, 90, 'percent', 'Filesystem / is 40 % full.'),
          (?, ?, now() - interval '2 minutes', 'memory-limit', 'shop/cache', 'critical', 94, 90, 'percent', 'shop/cache uses 94 % of its memory limit.')
        """,
        alpha, alpha, cache);
    handle.execute(
        """
        insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, closed_at, sentence)
        values (?, 'memory-limit', 'shop/cache', 'critical', now() - interval '3 hours', now(), null, 'shop/cache uses 94 % of its memory limit.'),
          (?, 'disk-space', '/', 'ok', now() - interval '1 day', now(), now(), 'Filesystem / is 40 % full.')
        """,
        alpha, alpha);
  }

  private static void jobs(Handle handle) {
    handle.execute(
        """
        insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at, ended_at, summary, error_kind, error)
        values ('roll-up', 'fleet', now() - interval '1 hour', 'alpha', 'done', now() - interval '1 hour', now(), now() - interval '59 minutes', 'Made histories.', null, null),
          ('digest', 'fleet', now() - interval '2 hours', 'alpha', 'failed', now() - interval '2 hours', now(), now() - interval '119 minutes', null, 'MAIL', 'The SMTP server refused.')
        """);
  }

  private static void benchmarks(Handle handle, long alpha) {
    handle.execute(
        """
        insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, low, high, trials, unit, higher_is_better, outcome)
        select ?, now() - days * interval '1 day', 'quick', 'cpu', 'throughput', value, value - 1, value + 1, 5, 'operations/s', true, 'measured'
        from (values (0, 90), (1, 100), (2, 100)) v (days, value)
        """,
        alpha);
  }

  private static void finding(Handle handle, long alpha, long web) {
    handle.execute(
        """
        insert into nightshift.finding (kind, host_id, container_id, workload_id, fingerprint, severity, confidence, during, found_at, last_seen_at,
          sentence, advice, evidence)
        select 'waste', ?, c.id, c.workload_id, 'waste:web:cpu', 'info', 0.9, tstzrange(now() - interval '1 day', now()), now(), now(),
          'shop/web uses 5 % of its CPU limit.', 'Lower the limit.', '{}' from nightshift.container c where c.id = ?
        """,
        alpha, web);
  }

  private static void recommendations(Handle handle, long alpha, long web, long burner) {
    for (var row :
        List.of(
            new @Nullable Object[] {web, "memory", "resize", 1073741824.0, 134217728.0, "bytes"},
            new @Nullable Object[] {burner, "cpu", "censored", 0.5, null, "cores"})) {
      handle.execute(
          """
          insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value, proposed_value, unit, policy,
            policy_version, samples_used, sentence, evidence, made_at)
          select c.workload_id, ?, c.id, ?, ?, ?, ?, ?, 'peak', 1, 720, 'A sentence.', '{}', now() from nightshift.container c where c.id = ?
          """,
          alpha,
          row[1],
          row[2],
          row[3],
          row[4],
          row[5],
          row[0]);
    }
  }
}
