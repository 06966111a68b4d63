-- Who is near its memory limit?
--
-- Containers whose memory in use (working set) came close to the limit in force at that time, the closest first.
--
-- group: limits
-- parameter since interval = 1 day: how far back to look
-- parameter percent double precision = 80: least percent of the limit
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column limit_mib: limit in force in the latest hour
-- column max_mib: most that was in use
-- column latest_p95_mib: use in the busiest twentieth of the latest hour
-- column most_percent: closest it came to its limit
-- column hours_near: hours in which it was that close
-- column hours: hours with samples
-- column stalled_seconds: time in which a task waited for memory
-- column refaults: pages read again soon after they were dropped
-- column oom_kills: processes killed for want of memory
with near as (
  select host, workload, container,
    max(100.0 * memory_max_bytes / memory_limit_bytes) as most_percent,
    (array_agg(memory_limit_bytes order by hour desc))[1] as limit_bytes,
    max(memory_max_bytes) as max_bytes,
    (array_agg(memory_p95_bytes order by hour desc))[1] as latest_p95_bytes,
    count(*) filter (where 100.0 * memory_max_bytes / memory_limit_bytes >= report.parameter('percent', 80::double precision)) as hours_near,
    count(*) as hours,
    sum(memory_stalled_seconds) as stalled_seconds,
    sum(refaults) as refaults,
    sum(oom_kills) as oom_kills
  from report.container_hour
  where hour >= now() - report.parameter('since', interval '1 day') and memory_limit_bytes > 0
  group by container_id, host, workload, container
)
select host, workload, container,
  round((limit_bytes / 1048576.0)::numeric, 1) as limit_mib,
  round((max_bytes / 1048576.0)::numeric, 1) as max_mib,
  round((latest_p95_bytes / 1048576)::numeric, 1) as latest_p95_mib,
  round(most_percent, 1) as most_percent,
  hours_near, hours,
  round(stalled_seconds::numeric, 1) as stalled_seconds, refaults, oom_kills
from near
where most_percent >= report.parameter('percent', 80::double precision)
order by near.most_percent desc, container
limit report.parameter('rows', 50);
