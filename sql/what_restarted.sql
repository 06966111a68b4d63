-- What restarted or died?
--
-- By container, as Docker told: starts, ends with an exit code other than 0, OOM kills, changes of health.
--
-- group: health
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column starts: how often it was started
-- column failures: how often it ended with an error
-- column oom_kills: processes killed for want of memory
-- column health_changes: changes of its own health check
-- column latest_exit_code: how it last ended
-- column latest: when anything of this last happened
select host, workload, container,
  count(*) filter (where kind = 'start') as starts,
  count(*) filter (where kind = 'die' and exit_code <> 0) as failures,
  count(*) filter (where kind = 'oom') as oom_kills,
  count(*) filter (where kind = 'health') as health_changes,
  (array_agg(exit_code order by at desc) filter (where kind = 'die'))[1] as latest_exit_code,
  max(at) as latest
from report.container_event
where at >= now() - report.parameter('since', interval '7 days')
  and kind in ('start', 'die', 'oom', 'restart', 'health')
group by container_id, host, workload, container
order by failures desc, starts desc, latest desc
limit report.parameter('rows', 50);
