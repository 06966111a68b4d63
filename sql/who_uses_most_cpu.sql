-- Who uses the most CPU?
--
-- By workload, the greatest user first. Percentiles are over samples of single containers; percent_of_all is the share of
-- what all containers used.
--
-- group: usage
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 20: most rows
-- column workload: name of the workload
-- column containers: containers it ran in
-- column core_hours: CPU used
-- column percent_of_all: share of what all containers used
-- column mean_cores: mean use
-- column p95_cores: use in the busiest twentieth of the samples
-- column max_cores: highest use
with used as (
  select workload_id, workload, count(distinct container_id) as containers,
    sum(cpu_mean_cores * seconds) / 3600 as core_hours,
    sum(cpu_mean_cores * seconds) / nullif(sum(seconds), 0) as mean_cores,
    max(cpu_max_cores) as max_cores
  from report.container_hour
  where hour >= now() - report.parameter('since', interval '7 days')
  group by workload_id, workload
), most as (
  select *, 100 * core_hours / nullif(sum(core_hours) over (), 0) as percent_of_all
  from used
  order by core_hours desc nulls last, workload
  limit report.parameter('rows', 20)
)
select workload, containers,
  round(core_hours::numeric, 3) as core_hours,
  round(percent_of_all::numeric, 1) as percent_of_all,
  round(mean_cores::numeric, 3) as mean_cores,
  round(least(report.histogram_quantile(spread.histogram, 0.95), max_cores)::numeric, 3) as p95_cores,
  round(max_cores::numeric, 3) as max_cores
from most
cross join lateral (
  select report.histogram_merge(h.cpu_histogram) as histogram
  from report.container_hour h
  where h.workload_id = most.workload_id and h.hour >= now() - report.parameter('since', interval '7 days')
) spread
order by most.core_hours desc nulls last, workload;
