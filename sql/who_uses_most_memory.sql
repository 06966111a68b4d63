-- Who uses the most memory?
--
-- By workload, the greatest user first. Memory in use is the working set: without file cache that could be dropped at once.
-- mean_mib is per container; total_mib is what all its containers together used, over the time looked at.
--
-- group: usage
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 20: most rows
-- column workload: name of the workload
-- column containers: containers it ran in
-- column total_mib: mean of all containers together
-- column mean_mib: mean of one container
-- column p95_mib: use of one in the busiest twentieth of the samples
-- column max_mib: highest use of one
with span as (
  select extract(epoch from now() - min(hour))::double precision as seconds
  from report.container_hour
  where hour >= now() - report.parameter('since', interval '7 days')
), used as (
  select workload_id, workload, count(distinct container_id) as containers,
    sum(memory_mean_bytes * seconds) as byte_seconds,
    sum(memory_mean_bytes * seconds) / nullif(sum(seconds), 0) as mean_bytes,
    max(memory_max_bytes) as max_bytes
  from report.container_hour
  where hour >= now() - report.parameter('since', interval '7 days')
  group by workload_id, workload
), most as (
  select * from used
  order by byte_seconds desc nulls last, workload
  limit report.parameter('rows', 20)
)
select workload, containers,
  round((byte_seconds / span.seconds / 1048576)::numeric, 1) as total_mib,
  round((mean_bytes / 1048576)::numeric, 1) as mean_mib,
  round((least(report.histogram_quantile(spread.histogram, 0.95), max_bytes) / 1048576)::numeric, 1) as p95_mib,
  round((max_bytes / 1048576.0)::numeric, 1) as max_mib
from most
cross join span
cross join lateral (
  select report.histogram_merge(h.memory_histogram) as histogram
  from report.container_hour h
  where h.workload_id = most.workload_id and h.hour >= now() - report.parameter('since', interval '7 days')
) spread
order by most.byte_seconds desc nulls last, workload;
