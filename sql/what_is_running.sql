-- What is running, and under which limits?
--
-- An empty limit is unlimited.
--
-- group: usage
-- parameter rows integer = 500: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column image: image it was made of
-- column health: what its own health check says
-- column cpu_limit_cores: CPU limit; empty for none
-- column memory_limit_mib: memory limit; empty for none
-- column restart_count: restarts by its restart policy
-- column started_at: when it was last started
select host, workload, container, image, health,
  round(cpu_limit_cores::numeric, 2) as cpu_limit_cores,
  round((memory_limit_bytes / 1048576.0)::numeric, 1) as memory_limit_mib,
  restart_count, started_at
from report.container
where state = 'running' and removed_at is null
order by host, workload, container
limit report.parameter('rows', 500);
