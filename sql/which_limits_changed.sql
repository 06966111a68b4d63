-- Which limits changed?
--
-- Changes of limits of living containers, the latest first, with the limits before.
--
-- parameter since interval = 30 days: how far back to look
-- parameter rows integer = 100: most rows
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
