-- Which hosts are overcommitted?
--
-- What the limits of the running containers come to beside what the host has, the most promised first. Over 100 % not all of them
-- can use their limits at once; containers without a limit are counted apart, as they may use everything.
--
-- group: limits
-- column host: name of the host
-- column containers: containers that run on it
-- column cpu_limits_cores: their CPU limits together
-- column cpus: CPUs of the host
-- column cpu_percent: limits as percent of the CPUs
-- column without_cpu_limit: containers without a CPU limit
-- column memory_limits_gib: their memory limits together
-- column memory_gib: memory of the host
-- column memory_percent: limits as percent of the memory
-- column without_memory_limit: containers without a memory limit
select h.host, count(*) as containers, round(sum(c.cpu_limit_cores)::numeric, 2) as cpu_limits_cores, h.cpus,
  round((100 * sum(c.cpu_limit_cores) / h.cpus)::numeric, 1) as cpu_percent,
  count(*) filter (where c.cpu_limit_cores is null) as without_cpu_limit,
  round((sum(c.memory_limit_bytes) / 1073741824.0)::numeric, 2) as memory_limits_gib,
  round((h.memory_bytes / 1073741824.0)::numeric, 1) as memory_gib,
  round((100.0 * sum(c.memory_limit_bytes) / h.memory_bytes)::numeric, 1) as memory_percent,
  count(*) filter (where c.memory_limit_bytes is null) as without_memory_limit
from report.container c
join report.host h on h.host_id = c.host_id
where c.state = 'running' and c.removed_at is null
group by h.host_id, h.host, h.cpus, h.memory_bytes
order by greatest(sum(c.cpu_limit_cores) / h.cpus, sum(c.memory_limit_bytes)::double precision / h.memory_bytes) desc nulls last, h.host;
