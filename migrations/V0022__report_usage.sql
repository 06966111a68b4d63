-- Schema report: hosts, containers, samples and hours. Who reads them needs no other schema.
create function nightshift.inherit_comments(view_name regclass, table_name regclass)
returns void
language plpgsql
as $$
declare
  entry record;
begin
  for entry in
    select v.attname as name, col_description(table_name, t.attnum) as text
    from pg_catalog.pg_attribute v
    join pg_catalog.pg_attribute t on t.attrelid = table_name and t.attname = v.attname and t.attnum > 0
    where v.attrelid = view_name and v.attnum > 0
      and col_description(view_name, v.attnum) is null and col_description(table_name, t.attnum) is not null
  loop
    execute format('comment on column %s.%I is %L', view_name, entry.name, entry.text);
  end loop;
end
$$;
comment on function nightshift.inherit_comments(regclass, regclass) is 'Gives the columns of a view that have no comment the comments of the table''s columns of the same names. For migrations.';
revoke all on function nightshift.inherit_comments(regclass, regclass) from public;

create function report.parameter(name text, fallback anyelement)
returns anyelement
language plpgsql stable parallel safe
as $$
begin
  return coalesce(nullif(current_setting('nightshift.' || name, true), ''), fallback::text);
end
$$;
comment on function report.parameter(text, anyelement) is 'A parameter of a query: the setting nightshift.NAME of the session where it is set, else the fallback. In psql: set nightshift.since = ''1 day'';';
grant execute on function report.parameter(text, anyelement) to nightshift_report, nightshift_engine;

create view report.host as
select h.id as host_id, h.name as host, h.first_seen, h.last_seen, h.os, h.kernel, h.cpus, h.memory_bytes, h.cgroup_version,
  h.docker_version, h.boot_at,
  (select count(*) from nightshift.container c where c.host_id = h.id and c.state = 'running' and c.removed_at is null) as running_containers
from nightshift.host h;
comment on view report.host is 'Every host that Nightshift watches or watched.';
comment on column report.host.host_id is 'Identity of the host.';
comment on column report.host.host is 'Name of the host.';
comment on column report.host.running_containers is 'Containers that run on it now.';

create view report.workload as
select w.id as workload_id, w.name as workload, w.kind, w.first_seen, w.last_seen,
  (select count(*) from nightshift.container c where c.workload_id = w.id and c.state = 'running' and c.removed_at is null) as running_containers,
  (select count(*) from nightshift.container c where c.workload_id = w.id) as containers_ever,
  (select array_agg(distinct h.name order by h.name) from nightshift.container c join nightshift.host h on h.id = c.host_id
    where c.workload_id = w.id and c.removed_at is null) as hosts
from nightshift.workload w;
comment on view report.workload is 'Every workload: what stays the same when its containers are recreated.';
comment on column report.workload.workload_id is 'Identity of the workload.';
comment on column report.workload.workload is 'Name of the workload, e.g. shop/web for Compose project shop, service web.';
comment on column report.workload.running_containers is 'Its containers that run now.';
comment on column report.workload.containers_ever is 'Its containers that were ever seen.';
comment on column report.workload.hosts is 'Hosts that have a container of it.';

create view report.container as
select c.id as container_id, h.name as host, w.name as workload, c.name as container, c.docker_id, c.image, c.image_id, c.watched, c.state,
  c.health, c.restart_count, c.created_at, c.started_at, c.finished_at, c.first_seen, c.last_seen, c.removed_at,
  l.cpu_cores as cpu_limit_cores, l.effective_memory_bytes as memory_limit_bytes, c.host_id, c.workload_id
from nightshift.container c
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id
left join nightshift.container_limit l on l.container_id = c.id and upper_inf(l.valid);
comment on view report.container is 'Every container, with the limits in force now. Its command and labels are left out: people put secrets there.';
comment on column report.container.container_id is 'Identity of the container.';
comment on column report.container.host is 'Name of the host it runs on.';
comment on column report.container.workload is 'Name of the workload it is an instance of.';
comment on column report.container.container is 'Docker''s name without the leading slash.';
comment on column report.container.cpu_limit_cores is 'CPU limit in force in cores; null when unlimited.';
comment on column report.container.memory_limit_bytes is 'Memory limit in force in bytes; null when unlimited.';

create view report.container_limit as
select h.name as host, w.name as workload, c.name as container, lower(l.valid) as valid_from, upper(l.valid) as valid_until,
  upper_inf(l.valid) as in_force, l.cpu_cores, l.effective_memory_bytes as memory_bytes, l.memory_swap_bytes, l.memory_reservation_bytes,
  l.cpu_shares, l.cpuset_cpus, l.pids_limit, l.container_id, c.workload_id, c.host_id
from nightshift.container_limit l
join nightshift.container c on c.id = l.container_id
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id;
comment on view report.container_limit is 'The limits of containers and from when to when they were in force. Null means unset, never 0.';
comment on column report.container_limit.host is 'Name of the host.';
comment on column report.container_limit.workload is 'Name of the workload.';
comment on column report.container_limit.container is 'Name of the container.';
comment on column report.container_limit.valid_from is 'From when on they were in force.';
comment on column report.container_limit.valid_until is 'Until when; null while they are in force.';
comment on column report.container_limit.in_force is 'Whether they are in force now.';
comment on column report.container_limit.cpu_cores is 'CPU limit in cores; null when unlimited.';
comment on column report.container_limit.memory_bytes is 'Memory limit in bytes; null when unlimited.';
comment on column report.container_limit.workload_id is 'Identity of the workload.';
comment on column report.container_limit.host_id is 'Identity of the host.';

create view report.container_event as
select e.at, h.name as host, w.name as workload, c.name as container, e.kind, e.exit_code, e.detail, e.container_id, c.workload_id, c.host_id
from nightshift.container_event e
join nightshift.container c on c.id = e.container_id
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id;
comment on view report.container_event is 'What happened to containers, as Docker or the kernel told it.';
comment on column report.container_event.host is 'Name of the host.';
comment on column report.container_event.workload is 'Name of the workload.';
comment on column report.container_event.container is 'Name of the container.';
comment on column report.container_event.workload_id is 'Identity of the workload.';
comment on column report.container_event.host_id is 'Identity of the host.';

create view report.container_sample as
select s.at, h.name as host, w.name as workload, c.name as container, s.seconds,
  s.cpu_cores, s.cpu_user_cores, s.cpu_system_cores, s.cpu_limit_cores, s.periods, s.throttled_periods, s.throttled_seconds,
  s.memory_bytes, s.memory_working_set_bytes, s.memory_anon_bytes, s.memory_file_bytes, s.memory_kernel_bytes,
  s.memory_inactive_file_bytes, s.memory_swap_bytes, s.memory_peak_bytes, s.memory_limit_bytes,
  s.page_faults, s.major_faults, s.refaults, s.oom_kills,
  s.cpu_stalled_seconds, s.memory_stalled_seconds, s.memory_full_stalled_seconds, s.io_stalled_seconds,
  s.io_read_bytes, s.io_write_bytes, s.io_reads, s.io_writes,
  s.network_received_bytes, s.network_sent_bytes, s.network_received_packets, s.network_sent_packets, s.network_errors, s.network_drops,
  s.pids, s.source, s.container_id, c.workload_id, c.host_id
from nightshift.container_sample s
join nightshift.container c on c.id = s.container_id
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id;
comment on view report.container_sample is 'Every reading of every container. Ask for a span of at, or it reads all days that are kept.';
comment on column report.container_sample.host is 'Name of the host.';
comment on column report.container_sample.workload is 'Name of the workload.';
comment on column report.container_sample.container is 'Name of the container.';
comment on column report.container_sample.workload_id is 'Identity of the workload.';
comment on column report.container_sample.host_id is 'Identity of the host.';

create view report.host_sample as
select s.at, h.name as host, s.seconds,
  s.cpu_cores, s.cpu_user, s.cpu_nice, s.cpu_system, s.cpu_idle, s.cpu_iowait, s.cpu_irq, s.cpu_softirq, s.cpu_steal,
  s.load_1m, s.load_5m, s.load_15m, s.run_queue, s.blocked, s.processes, s.threads, s.context_switches, s.interrupts, s.forks,
  s.memory_total_bytes, s.memory_used_bytes, s.memory_free_bytes, s.memory_available_bytes, s.memory_cached_bytes,
  s.memory_buffers_bytes, s.memory_slab_bytes, s.memory_dirty_bytes, s.memory_anon_bytes, s.memory_committed_bytes,
  s.swap_total_bytes, s.swap_used_bytes, s.swap_in_pages, s.swap_out_pages, s.page_faults, s.major_faults, s.oom_kills,
  s.disk_reads, s.disk_writes, s.disk_read_bytes, s.disk_write_bytes, s.disk_await_ms, s.disk_depth, s.disk_busy,
  s.network_received_bytes, s.network_sent_bytes, s.network_received_packets, s.network_sent_packets, s.network_errors, s.network_drops,
  s.tcp_retransmits, s.tcp_established, s.tcp_time_wait, s.sockets, s.open_files, s.open_files_max,
  s.cpu_pressure_some, s.memory_pressure_some, s.memory_pressure_full, s.io_pressure_some, s.io_pressure_full,
  s.temperature_max_celsius, s.gpu_count, s.gpu_busy, s.gpu_memory_used_bytes, s.containers_running, s.entropy_bits, s.clock_offset_ms,
  s.host_id
from nightshift.host_sample s
join nightshift.host h on h.id = s.host_id;
comment on view report.host_sample is 'Every reading of every host. Ask for a span of at, or it reads all days that are kept.';
comment on column report.host_sample.host is 'Name of the host.';

create view report.device_sample as
select s.at, h.name as host, s.kind, s.name as device, s.seconds, s.reads, s.writes, s.read_bytes, s.write_bytes, s.await_ms, s.depth,
  s.busy, s.errors, s.drops, s.total_bytes, s.free_bytes, s.total_inodes, s.free_inodes, s.temperature_celsius, s.host_id
from nightshift.device_sample s
join nightshift.host h on h.id = s.host_id;
comment on view report.device_sample is 'Every reading of every disk, network interface, filesystem and sensor of the hosts.';
comment on column report.device_sample.host is 'Name of the host.';
comment on column report.device_sample.device is 'Name of the device, interface or mount point.';

create view report.collector_sample as
select s.at, h.name as host, s.seconds, s.containers, s.cpu_cores, s.collecting_cores, s.resident_bytes, s.heap_bytes, s.round_ms, s.lag_ms,
  s.write_ms, s.rows_buffered, s.rounds_missed, s.rows_dropped, s.failures, s.host_id
from nightshift.collector_sample s
join nightshift.host h on h.id = s.host_id;
comment on view report.collector_sample is 'What the watching itself costs: every reading of the collectors'' own CPU, memory and lag.';
comment on column report.collector_sample.host is 'Name of the host.';

create view report.container_hour as
select t.hour, h.name as host, w.name as workload, c.name as container, t.samples, t.seconds,
  t.cpu_min_cores, t.cpu_mean_cores, t.cpu_p50_cores, t.cpu_p95_cores, t.cpu_p99_cores, t.cpu_max_cores, t.cpu_histogram,
  t.cpu_demand_mean_cores, t.cpu_demand_max_cores, coalesce(t.cpu_demand_histogram, t.cpu_histogram) as cpu_demand_histogram,
  t.cpu_limit_cores,
  t.memory_min_bytes, t.memory_mean_bytes, t.memory_p50_bytes, t.memory_p95_bytes, t.memory_p99_bytes, t.memory_max_bytes,
  t.memory_peak_bytes, t.memory_anon_max_bytes, t.memory_histogram, t.memory_limit_bytes,
  t.periods, t.throttled_periods, t.throttled_seconds, t.cpu_stalled_seconds, t.memory_stalled_seconds, t.io_stalled_seconds,
  t.oom_kills, t.refaults, t.major_faults, t.io_read_bytes, t.io_write_bytes, t.network_received_bytes, t.network_sent_bytes, t.pids_max,
  t.container_id, c.workload_id, c.host_id
from nightshift.container_history t
join nightshift.container c on c.id = t.container_id
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id;
comment on view report.container_hour is 'What every container used in every hour, kept for years. For percentiles over more hours merge the histograms.';
comment on column report.container_hour.host is 'Name of the host.';
comment on column report.container_hour.workload is 'Name of the workload.';
comment on column report.container_hour.container is 'Name of the container.';
comment on column report.container_hour.cpu_demand_histogram is 'How often which CPU demand occurred, in cores: use and what the limit held back.';
comment on column report.container_hour.workload_id is 'Identity of the workload.';
comment on column report.container_hour.host_id is 'Identity of the host.';

create view report.host_hour as
select t.hour, h.name as host, t.samples, t.seconds, h.cpus,
  t.cpu_min_cores, t.cpu_mean_cores, t.cpu_p50_cores, t.cpu_p95_cores, t.cpu_p99_cores, t.cpu_max_cores, t.cpu_histogram,
  t.cpu_steal_mean_cores, t.cpu_iowait_mean_cores, t.load_max,
  t.memory_min_bytes, t.memory_mean_bytes, t.memory_p50_bytes, t.memory_p95_bytes, t.memory_p99_bytes, t.memory_max_bytes,
  t.memory_histogram, t.memory_total_bytes, t.swap_used_max_bytes,
  t.cpu_stalled_seconds, t.memory_stalled_seconds, t.io_stalled_seconds, t.oom_kills, t.disk_read_bytes, t.disk_write_bytes,
  t.disk_busy_max, t.network_received_bytes, t.network_sent_bytes, t.host_id
from nightshift.host_history t
join nightshift.host h on h.id = t.host_id;
comment on view report.host_hour is 'What every host used in every hour, kept for years. For percentiles over more hours merge the histograms.';
comment on column report.host_hour.host is 'Name of the host.';
comment on column report.host_hour.cpus is 'Logical CPUs of the host, as last seen.';

create view report.throttling as
select t.hour, h.name as host, w.name as workload, c.name as container, t.cpu_limit_cores, t.cpu_mean_cores, t.cpu_demand_mean_cores,
  t.periods, t.throttled_periods, t.throttled_periods / nullif(t.periods, 0)::double precision as throttled_share,
  t.throttled_seconds, t.seconds, t.container_id, c.workload_id, c.host_id
from nightshift.container_history t
join nightshift.container c on c.id = t.container_id
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id
where t.periods > 0;
comment on view report.throttling is 'How much each container with a CPU limit was held back by it, by hour.';
comment on column report.throttling.host is 'Name of the host.';
comment on column report.throttling.workload is 'Name of the workload.';
comment on column report.throttling.container is 'Name of the container.';
comment on column report.throttling.throttled_share is 'Share of the periods in which the limit stopped it, 0 to 1.';
comment on column report.throttling.workload_id is 'Identity of the workload.';
comment on column report.throttling.host_id is 'Identity of the host.';

-- The kernel's counter misses a container that dies of the kill before the next sample; Docker's event misses a killed child
-- process of a container that lives on, and whatever happens while nobody listens. Neither counts too much: the greater is true.
create view report.oom as
select k.hour, h.name as host, w.name as workload, c.name as container, greatest(k.counted, k.told) as kills,
  k.memory_limit_bytes, k.last_at, k.container_id, c.workload_id, c.host_id
from (
  select container_id, hour, sum(counted)::bigint as counted, sum(told)::bigint as told, max(memory_limit_bytes) as memory_limit_bytes, max(at) as last_at
  from (
    select container_id, hour, oom_kills as counted, 0 as told, memory_limit_bytes, null::timestamptz as at
    from nightshift.container_history
    where oom_kills > 0
    union all
    select container_id, date_trunc('hour', at, 'UTC'), 0, 1, null, at
    from nightshift.container_event
    where kind = 'oom'
  ) source
  group by container_id, hour
) k
join nightshift.container c on c.id = k.container_id
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id;
comment on view report.oom is 'Hours in which the kernel killed a container''s processes for want of memory, by its own counter and by Docker''s events.';
comment on column report.oom.hour is 'Start of the hour, UTC.';
comment on column report.oom.host is 'Name of the host.';
comment on column report.oom.workload is 'Name of the workload.';
comment on column report.oom.container is 'Name of the container.';
comment on column report.oom.kills is 'Processes killed, at least.';
comment on column report.oom.memory_limit_bytes is 'Memory limit at the hour''s last sample; null when unlimited or not sampled.';
comment on column report.oom.last_at is 'Last kill that Docker told; null when only the kernel''s counter shows it.';
comment on column report.oom.container_id is 'Identity of the container.';
comment on column report.oom.workload_id is 'Identity of the workload.';
comment on column report.oom.host_id is 'Identity of the host.';

create index container_history_oom on nightshift.container_history (hour) where oom_kills > 0;

do $$
begin
  perform nightshift.inherit_comments('report.host', 'nightshift.host');
  perform nightshift.inherit_comments('report.workload', 'nightshift.workload');
  perform nightshift.inherit_comments('report.container', 'nightshift.container');
  perform nightshift.inherit_comments('report.container_limit', 'nightshift.container_limit');
  perform nightshift.inherit_comments('report.container_event', 'nightshift.container_event');
  perform nightshift.inherit_comments('report.container_sample', 'nightshift.container_sample');
  perform nightshift.inherit_comments('report.host_sample', 'nightshift.host_sample');
  perform nightshift.inherit_comments('report.device_sample', 'nightshift.device_sample');
  perform nightshift.inherit_comments('report.collector_sample', 'nightshift.collector_sample');
  perform nightshift.inherit_comments('report.container_hour', 'nightshift.container_history');
  perform nightshift.inherit_comments('report.host_hour', 'nightshift.host_history');
  perform nightshift.inherit_comments('report.throttling', 'nightshift.container_history');
end
$$;
