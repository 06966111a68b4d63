-- A few packets of an idle minute say nothing about a network; and an hour of which a minute was watched is not an hour.
create or replace view report.resource_hour as
select h.name as host, null::text as container, u.resource, hh.hour, u.utilisation, u.saturation, u.errors, h.id as host_id, null::bigint as container_id, hh.seconds
from nightshift.host_history hh
join nightshift.host h on h.id = hh.host_id
cross join lateral (values
  ('cpu', hh.cpu_mean_cores / nullif(h.cpus, 0),
    coalesce(hh.cpu_stalled_seconds / nullif(hh.seconds, 0), case when hh.run_queue_mean / nullif(h.cpus, 0) is not null then least(1, greatest(0, hh.run_queue_mean / nullif(h.cpus, 0) - 1)) end), null::double precision),
  ('memory', hh.memory_mean_bytes / nullif(hh.memory_total_bytes, 0),
    coalesce(hh.memory_stalled_seconds / nullif(hh.seconds, 0), case when hh.swap_pages / nullif(hh.seconds, 0) / 1000 is not null then least(1, greatest(0, hh.swap_pages / nullif(hh.seconds, 0) / 1000)) end), hh.oom_kills),
  ('disk', hh.disk_busy_mean, coalesce(hh.io_stalled_seconds / nullif(hh.seconds, 0), case when hh.cpu_iowait_mean_cores / nullif(h.cpus, 0) is not null then least(1, greatest(0, hh.cpu_iowait_mean_cores / nullif(h.cpus, 0))) end), null),
  ('network', null, case when hh.network_sent_packets >= 1000 and hh.tcp_retransmits is not null then least(1, greatest(0, hh.tcp_retransmits / nullif(hh.network_sent_packets, 0))) end, hh.network_lost_packets),
  ('files', hh.open_files_max::double precision / nullif(hh.open_files_limit, 0), null, null)
) u (resource, utilisation, saturation, errors)
union all
select h.name, c.name, u.resource, ch.hour, u.utilisation, u.saturation, u.errors, h.id, c.id, ch.seconds
from nightshift.container_history ch
join nightshift.container c on c.id = ch.container_id
join nightshift.host h on h.id = c.host_id
cross join lateral (values
  ('cpu', ch.cpu_mean_cores / nullif(coalesce(ch.cpu_limit_cores, h.cpus), 0),
    greatest(ch.throttled_periods::double precision / nullif(ch.periods, 0), ch.cpu_stalled_seconds / nullif(ch.seconds, 0)), null::double precision),
  ('memory', ch.memory_max_bytes::double precision / nullif(ch.memory_limit_bytes, 0),
    greatest(ch.memory_stalled_seconds / nullif(ch.seconds, 0), case when ch.refaults / nullif(ch.seconds, 0) / 1000 is not null then least(1, greatest(0, ch.refaults / nullif(ch.seconds, 0) / 1000)) end), ch.oom_kills),
  ('disk', null, ch.io_stalled_seconds / nullif(ch.seconds, 0), null),
  ('processes', ch.pids_max::double precision / (select nullif(l.pids_limit, 0) from nightshift.container_limit l
    where l.container_id = ch.container_id and l.pids_limit > 0 and l.valid @> ch.hour limit 1), null, null)
) u (resource, utilisation, saturation, errors)
union all
select h.name, null, case r.check_name when 'database-connections' then 'connections' else 'locks' end, date_trunc('hour', r.at, 'UTC'),
  max(r.value) filter (where r.check_name = 'database-connections'),
  max(case when r.value / 60 is not null then least(1, greatest(0, r.value / 60)) end) filter (where r.check_name = 'database-locks'), null, h.id, null, 3600
from nightshift.health_result r
join nightshift.host h on h.id = r.host_id
where r.check_name in ('database-connections', 'database-locks') and r.value is not null
group by h.id, h.name, r.check_name, date_trunc('hour', r.at, 'UTC');
comment on column report.resource_hour.saturation is 'Share of the time in which something waited (PSI). Without PSI: of a host''s CPUs the run queue beyond one task per CPU, of memory pages swapped per second in thousands, of disks the share of CPU idle for I/O. Of a container''s CPU also the share of periods its limit cut short, of its memory refaults per second in thousands. Of the network the share of packets sent again, unknown where fewer than 1,000 were sent. Of locks the longest wait seen in minutes, at most 1.';
comment on column report.resource_hour.seconds is 'How much of the hour was watched. Of connections and locks, which are looked at once an hour, all of it.';
