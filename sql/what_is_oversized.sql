-- What is oversized?
--
-- Running containers whose limits are far above all they asked for, the most unused first: CPU by the 99th percentile of the busiest
-- hour, time held back by the limit included; memory by the most in use. Hours without a limit do not count. For what to do about it
-- see current_recommendations.
--
-- group: limits
-- parameter since interval = 14 days: how far back to look
-- parameter hours integer = 1: least hours with samples
-- parameter unused double precision = 50: least unused percent of the limit
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column resource: cpu or memory
-- column limit_value: limit in force, in unit
-- column used_value: most that was asked for, in unit
-- column unit: unit of the values
-- column unused_percent: share of the limit that nobody asked for
-- column hours: hours with samples
with used as (
  select t.container_id, t.host, t.workload, t.container, count(*) as hours,
    c.cpu_limit_cores, c.memory_limit_bytes,
    max(case when t.throttled_periods > 0 then report.histogram_quantile(t.cpu_demand_histogram, 0.99) else t.cpu_p99_cores end)
      filter (where t.cpu_limit_cores is not null) as cpu_cores,
    max(t.memory_max_bytes) filter (where t.memory_limit_bytes is not null) as memory_bytes
  from report.container_hour t
  join report.container c on c.container_id = t.container_id and c.state = 'running'
  where t.hour >= now() - report.parameter('since', interval '14 days')
    and (c.cpu_limit_cores is not null or c.memory_limit_bytes is not null)
  group by t.container_id, t.host, t.workload, t.container, c.cpu_limit_cores, c.memory_limit_bytes
  having count(*) >= report.parameter('hours', 1)
), slack as (
  select host, workload, container, 'cpu' as resource, cpu_limit_cores as limit_value,
    cpu_cores as used_value, 'cores' as unit, hours
  from used
  union all
  select host, workload, container, 'memory', memory_limit_bytes / 1048576.0, memory_bytes / 1048576.0, 'MiB', hours
  from used
)
select host, workload, container, resource,
  round(limit_value::numeric, 2) as limit_value,
  round(used_value::numeric, 2) as used_value,
  unit,
  round((100 * (1 - used_value / limit_value))::numeric, 1) as unused_percent,
  hours
from slack
where used_value <= limit_value * (1 - report.parameter('unused', 50::double precision) / 100)
order by unused_percent desc, container, resource
limit report.parameter('rows', 50);
