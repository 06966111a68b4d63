-- What is running, and under which limits?
--
-- An empty limit is unlimited.
--
-- parameter rows integer = 500: most rows
select host, workload, container, image, health,
  round(cpu_limit_cores::numeric, 2) as cpu_limit_cores,
  round((memory_limit_bytes / 1048576.0)::numeric, 1) as memory_limit_mib,
  restart_count, started_at
from report.container
where state = 'running' and removed_at is null
order by host, workload, container
limit report.parameter('rows', 500);
