-- A month of a fleet of 50 hosts with 1,000 containers of 200 workloads, up to now: every hour of it, and some of all else that
-- reports show. The same each time, but for the clock. Takes some seconds.
set local synchronous_commit = off;

insert into nightshift.host (name, first_seen, last_seen, os, kernel, cpus, memory_bytes, cgroup_version)
select 'host-' || to_char(n, 'FM00'), now() - interval '60 days', now(), 'Debian GNU/Linux 13', '6.12.0', 16, 68719476736, 2
from generate_series(1, 50) n;

insert into nightshift.workload (kind, name, first_seen, last_seen)
select 'compose', 'team' || n % 20 || '/service' || n, now() - interval '60 days', now() from generate_series(0, 199) n;

insert into nightshift.container (host_id, workload_id, docker_id, name, image, state, started_at, first_seen, last_seen)
select h.id, w.id, md5('container' || n), w.name || '-' || n, 'registry/service:' || n % 7, 'running', now() - interval '40 days',
  now() - interval '40 days', now()
from generate_series(0, 999) n
join nightshift.host h on h.name = 'host-' || to_char(n % 50 + 1, 'FM00')
join nightshift.workload w on w.name = 'team' || (n % 200) % 20 || '/service' || n % 200;

insert into nightshift.container_limit (container_id, valid, cpu_cores, effective_memory_bytes)
select c.id, tstzrange(now() - interval '40 days' + o * interval '20 days', case o when 0 then now() - interval '20 days' end),
  case when c.id % 5 = 0 then null else 1 + o end, case when c.id % 7 = 0 then null else (512 << 20) * (1 + o)::bigint end
from nightshift.container c cross join generate_series(0, 1) o;

-- A day has its tide; each container has its own level.
with h as materialized (
  select date_trunc('hour', now(), 'UTC') - n * interval '1 hour' as hour, extract(hour from date_trunc('hour', now(), 'UTC') - n * interval '1 hour') as of_day,
    1 + 0.6 * sin((n + 24 - extract(hour from now()))::double precision / 24 * 2 * pi()) as tide
  from generate_series(1, 720) n
), u as materialized (
  select c.id, h.hour, h.of_day, h.tide, 0.002 + (c.id % 40) / 40.0::double precision * h.tide as cores,
    20971520 * (1 + c.id % 45) * (0.9 + 0.1 * h.tide) as bytes, case when c.id % 5 = 0 then null else 2.0::double precision end as cpu_limit,
    case when c.id % 7 = 0 then null else 1073741824 end as memory_limit, c.id % 11 = 0 as held
  from nightshift.container c cross join h
)
insert into nightshift.container_history (container_id, hour, samples, seconds, cpu_min_cores, cpu_mean_cores, cpu_p50_cores, cpu_p95_cores,
  cpu_p99_cores, cpu_max_cores, cpu_histogram, cpu_demand_mean_cores, cpu_demand_max_cores, cpu_limit_cores, memory_min_bytes,
  memory_mean_bytes, memory_p50_bytes, memory_p95_bytes, memory_p99_bytes, memory_max_bytes, memory_peak_bytes, memory_anon_max_bytes,
  memory_histogram, memory_limit_bytes, periods, throttled_periods, throttled_seconds, cpu_stalled_seconds, memory_stalled_seconds,
  io_stalled_seconds, oom_kills, refaults, major_faults, io_read_bytes, io_write_bytes, network_received_bytes, network_sent_bytes,
  pids_max, rolled_up_at)
select id, hour, 360, 3600, cores * 0.5, cores, cores * 0.98, cores * 1.4, cores * 1.6, cores * 1.8,
  row(4::smallint, 0::bigint, floor(ln(cores * 0.8) / 0.6931 * 16)::integer, '{20,50,80,80,60,40,20,10}'::bigint[])::report.histogram,
  cores * 1.02, cores * 1.9, cpu_limit, (bytes * 0.9)::bigint, bytes, bytes, bytes * 1.02, bytes * 1.03, (bytes * 1.04)::bigint,
  (bytes * 1.05)::bigint, (bytes * 0.8)::bigint,
  row(4::smallint, 0::bigint, floor(ln(bytes) / 0.6931 * 16)::integer, '{120,200,40}'::bigint[])::report.histogram,
  memory_limit, 36000, case when held then (9000 * tide)::bigint else 0 end, case when held then 300 * tide else 0 end,
  cores, case when id % 13 = 0 then 4 else 0 end, 1, case when id % 97 = 0 and of_day = 3 then 1 else 0 end, 10, 1,
  (1e6 * tide)::bigint * (id % 50), 500000, (3e6 * tide)::bigint, 2000000, 40, hour + interval '1 hour'
from u;

insert into nightshift.host_history (host_id, hour, samples, seconds, cpu_min_cores, cpu_mean_cores, cpu_p50_cores, cpu_p95_cores, cpu_p99_cores,
  cpu_max_cores, cpu_histogram, cpu_steal_mean_cores, cpu_iowait_mean_cores, load_max, memory_min_bytes, memory_mean_bytes, memory_p50_bytes,
  memory_p95_bytes, memory_p99_bytes, memory_max_bytes, memory_histogram, memory_total_bytes, swap_used_max_bytes, cpu_stalled_seconds,
  memory_stalled_seconds, io_stalled_seconds, oom_kills, disk_read_bytes, disk_write_bytes, disk_busy_max, network_received_bytes,
  network_sent_bytes, rolled_up_at)
select c.host_id, t.hour, 360, 3600, sum(t.cpu_min_cores), sum(t.cpu_mean_cores), sum(t.cpu_p50_cores), sum(t.cpu_p95_cores), sum(t.cpu_p99_cores),
  sum(t.cpu_max_cores), (array_agg(t.cpu_histogram))[1], 0.01, 0.02, 4, sum(t.memory_min_bytes), sum(t.memory_mean_bytes),
  sum(t.memory_p50_bytes), sum(t.memory_p95_bytes), sum(t.memory_p99_bytes), sum(t.memory_max_bytes), (array_agg(t.memory_histogram))[1],
  68719476736, 0, 2, 1, 3, sum(t.oom_kills), sum(t.io_read_bytes), sum(t.io_write_bytes), 0.4, sum(t.network_received_bytes),
  sum(t.network_sent_bytes), t.rolled_up_at
from nightshift.container_history t join nightshift.container c on c.id = t.container_id
group by c.host_id, t.hour, t.rolled_up_at;

select nightshift.make_sample_partitions((now() at time zone 'UTC')::date + d) from generate_series(-1, 0) d;

insert into nightshift.host_sample (host_id, at, seconds, cpu_cores, memory_total_bytes, memory_used_bytes)
select h.id, now() - n * interval '10 seconds', 10, 4, 68719476736, 20000000000 from nightshift.host h cross join generate_series(1, 60) n;

insert into nightshift.container_sample (container_id, at, seconds, cpu_cores, memory_bytes, memory_working_set_bytes, source)
select c.id, now() - n * interval '10 seconds', 10, 0.1, 200000000, 150000000, 2 from nightshift.container c cross join generate_series(1, 60) n;

insert into nightshift.collector_sample (host_id, at, seconds, containers, cpu_cores, collecting_cores, resident_bytes, heap_bytes, round_ms, lag_ms,
  write_ms, rows_buffered, rounds_missed, rows_dropped, failures)
select h.id, now() - n * interval '10 seconds', 10, 20, 0.01, 0.006, 157286400, 52428800, 12, 1, 5, 4, 0, 0, 0
from nightshift.host h cross join generate_series(1, 360) n;

insert into nightshift.device_sample (host_id, at, kind, name, seconds, total_bytes, free_bytes)
select h.id, now() - n * interval '1 minute', 'filesystem', '/data', 60, 100e9, 20e9 + n * 1e6 from nightshift.host h cross join generate_series(1, 60) n;

insert into nightshift.container_event (container_id, at, kind, exit_code)
select c.id, now() - n * interval '1 day', 'die', 137 from nightshift.container c cross join generate_series(1, 20) n where c.id % 20 = 0;

insert into nightshift.health_result (host_id, container_id, at, check_name, subject, status, value, threshold, unit, sentence)
select h.id, null, now() - n * interval '1 hour', k.name, '/', case when (h.id + n) % 50 = 0 then 'warning' else 'ok' end, 40, 90, 'percent', 'It is 40 % full.'
from nightshift.host h cross join generate_series(1, 720) n cross join (values ('disk-space'), ('memory'), ('clock')) k (name);

insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, closed_at, sentence)
select h.id, 'disk-space', '/data' || n, 'critical', now() - n * interval '1 day', now() - n * interval '1 day',
  case when n > 1 then now() - n * interval '1 day' + interval '2 hours' end, 'It is 96 % full.'
from nightshift.host h cross join generate_series(1, 28) n;

insert into nightshift.job_run (job, scope, scheduled_at, node, state, started_at, heartbeat_at, ended_at, summary)
select k.job, 'host:' || h.name, now() - n * interval '1 hour', h.name, case when (h.id + n) % 97 = 0 then 'failed' else 'done' end,
  now() - n * interval '1 hour', now() - n * interval '1 hour', now() - n * interval '1 hour' + interval '3 seconds', 'Done.'
from nightshift.host h cross join generate_series(1, 720) n cross join (values ('health-check'), ('roll-up')) k (job);

insert into nightshift.benchmark_result (host_id, at, suite, benchmark, metric, value, low, high, trials, unit, higher_is_better, outcome)
select h.id, date_trunc('day', now()) - n * interval '1 day' + interval '2 hours', 'nightly', 'bench' || b, 'rate',
  1000 + 10 * ((h.id * 7 + n * 13 + b) % 11), 990, 1010, 6, 'operations/s', true, 'measured'
from nightshift.host h cross join generate_series(1, 30) n cross join generate_series(1, 20) b;

insert into nightshift.benchmark_run (host_id, at, suite, seed, seconds, cpu_seconds, trials, disturbed)
select h.id, date_trunc('day', now()) - n * interval '1 day' + interval '2 hours', 'nightly', 1, 700, 300, 120, 4
from nightshift.host h cross join generate_series(1, 30) n;

insert into nightshift.finding (kind, host_id, container_id, workload_id, fingerprint, severity, confidence, during, found_at, last_seen_at,
  resolved_at, sentence, advice, evidence)
select 'anomaly', c.host_id, c.id, c.workload_id, c.id || '/' || n, 'warning', 0.9, tstzrange(now() - n * interval '1 day', now()),
  now() - n * interval '1 day', now(), case when n > 2 then now() - interval '1 day' end, 'It used more than ever.', 'Look at it.', '{}'
from nightshift.container c cross join generate_series(1, 5) n where c.id % 4 = 0;

insert into nightshift.recommendation (workload_id, host_id, container_id, resource, answer, current_value, proposed_value, unit, policy,
  policy_version, samples_used, sentence, evidence, made_at, superseded_at, risk, confidence, saving_per_month, undo)
select c.workload_id, c.host_id, c.id, r.resource, 'resize', r.now, r.proposed, r.unit, 'expected-cost', 1, 4000, 'It never used more.',
  '{"expected_failures": 0.004}', now() - n * interval '1 day', case when n > 0 then now() - (n - 1) * interval '1 day' end, 1, 0.9, 4.2, 'exact'
from nightshift.container c cross join generate_series(0, 5) n
cross join (values ('cpu', 2.0, 1.2, 'cores'), ('memory', 1073741824.0, 402653184.0, 'bytes')) r (resource, now, proposed, unit);

insert into nightshift.policy_limit (day, container_id, resource, policy, value)
select (now() - d * interval '1 day')::date, c.id, 'cpu', p.name, 1 + (c.id + d) % 3
from nightshift.container c cross join generate_series(2, 8) d cross join (values ('expected-cost'), ('peak')) p (name);

insert into nightshift.node (name, version, host_id, started_at, heartbeat_at, pid)
select h.name || '/1', '1.0', h.id, now() - interval '3 days', now(), 1 from nightshift.host h;

insert into nightshift.digest (key, period, made_at, subject, html, plain, mime)
select 'weekly:' || n, tstzrange(now() - n * interval '7 days', now() - (n - 1) * interval '7 days'), now() - (n - 1) * interval '7 days', 'all well', '', '', ''
from generate_series(1, 4) n;

insert into nightshift.mail_outbox (key, recipient, message_id, subject, message, state)
select 'digest:weekly:' || n, 'r' || m || '@example.org', n || '/' || m, 'all well', '', case when m = 1 then 'dead' else 'accepted' end
from generate_series(1, 4) n cross join generate_series(1, 10) m;
