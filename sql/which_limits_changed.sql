-- Which limits changed?
--
-- Changes of limits of living containers, the latest first, with the limits before.
--
-- group: limits
-- parameter since interval = 30 days: how far back to look
-- parameter rows integer = 100: most rows
-- column changed_at: when
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column cpu_cores_before: CPU limit before; empty for none
-- column cpu_cores: CPU limit since; empty for none
-- column memory_mib_before: memory limit before; empty for none
-- column memory_mib: memory limit since; empty for none
with changed as (
  select *,
    lag(valid_from) over past as earlier_from,
    lag(cpu_cores) over past as earlier_cpu_cores,
    lag(memory_bytes) over past as earlier_memory_bytes
  from report.container_limit
  window past as (partition by container_id order by valid_from)
)
select valid_from as changed_at, host, workload, container,
  round(earlier_cpu_cores::numeric, 2) as cpu_cores_before,
  round(cpu_cores::numeric, 2) as cpu_cores,
  round((earlier_memory_bytes / 1048576.0)::numeric, 1) as memory_mib_before,
  round((memory_bytes / 1048576.0)::numeric, 1) as memory_mib
from changed
where earlier_from is not null and valid_from >= now() - report.parameter('since', interval '30 days')
order by valid_from desc, container
limit report.parameter('rows', 100);
