-- How much do limits hold idle?
--
-- Limits of the running containers beside what was used of them, by host: what right-sizing could give to others at most.
--
-- group: limits
-- parameter since interval = 14 days: how far back to look
-- column host: name of the host
-- column cpu_limits_cores: CPU limits together
-- column cpu_peak_cores: highest use of each container, added up
-- column cpu_idle_percent: share of the limits that no container ever used
-- column memory_limits_gib: memory limits together
-- column memory_peak_gib: highest use of each container, added up
-- column memory_idle_percent: share of the limits that no container ever used
with peak as (
  select container_id, max(cpu_max_cores) as cores, max(memory_max_bytes) as bytes
  from report.container_hour
  where hour >= now() - report.parameter('since', interval '14 days')
  group by container_id
)
select c.host, round(sum(c.cpu_limit_cores) filter (where p.cores is not null)::numeric, 2) as cpu_limits_cores,
  round(sum(least(p.cores, c.cpu_limit_cores)) filter (where c.cpu_limit_cores is not null)::numeric, 2) as cpu_peak_cores,
  round((100 * (1 - sum(least(p.cores, c.cpu_limit_cores)) filter (where c.cpu_limit_cores is not null)
    / nullif(sum(c.cpu_limit_cores) filter (where p.cores is not null), 0)))::numeric, 1) as cpu_idle_percent,
  round((sum(c.memory_limit_bytes) filter (where p.bytes is not null) / 1073741824.0)::numeric, 2) as memory_limits_gib,
  round((sum(least(p.bytes, c.memory_limit_bytes)) filter (where c.memory_limit_bytes is not null) / 1073741824.0)::numeric, 2) as memory_peak_gib,
  round((100 * (1 - sum(least(p.bytes, c.memory_limit_bytes)) filter (where c.memory_limit_bytes is not null)
    / nullif(sum(c.memory_limit_bytes) filter (where p.bytes is not null), 0)))::numeric, 1) as memory_idle_percent
from report.container c
join peak p on p.container_id = c.container_id
where c.state = 'running' and c.removed_at is null
group by c.host_id, c.host
order by memory_idle_percent desc nulls last, c.host;
