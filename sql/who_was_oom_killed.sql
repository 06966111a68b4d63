-- Who was killed for want of memory?
--
-- By container, the latest first. kills counts processes, by the kernel's own counter and by Docker's events, whichever saw more.
--
-- group: health
-- parameter since interval = 30 days: how far back to look
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column kills: processes killed for want of memory
-- column hours_with_kills: hours in which that was
-- column last_at: when it last was
-- column limit_mib: memory limit then
select host, workload, container,
  sum(kills)::bigint as kills,
  count(*) as hours_with_kills,
  max(coalesce(last_at, hour)) as last_at,
  round((max(memory_limit_bytes) / 1048576.0)::numeric, 1) as limit_mib
from report.oom
where hour >= now() - report.parameter('since', interval '30 days')
group by container_id, host, workload, container
order by last_at desc, container
limit report.parameter('rows', 50);
