-- Who has no limit?
--
-- Running containers without a CPU or a memory limit, with the most that they used: the greatest user of memory first.
--
-- group: limits
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 100: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column without: which limits are missing
-- column max_cores: most CPU it used
-- column max_mib: most memory it used
select c.host, c.workload, c.container,
  concat_ws(', ', case when c.cpu_limit_cores is null then 'cpu' end, case when c.memory_limit_bytes is null then 'memory' end) as without,
  round(used.max_cores::numeric, 3) as max_cores, round((used.max_bytes / 1048576.0)::numeric, 1) as max_mib
from report.container c
left join (
  select container_id, max(cpu_max_cores) as max_cores, max(memory_max_bytes) as max_bytes
  from report.container_hour
  where hour >= now() - report.parameter('since', interval '7 days')
  group by container_id
) used on used.container_id = c.container_id
where c.state = 'running' and c.removed_at is null and c.watched and (c.cpu_limit_cores is null or c.memory_limit_bytes is null)
order by used.max_bytes desc nulls last, c.container
limit report.parameter('rows', 100);
