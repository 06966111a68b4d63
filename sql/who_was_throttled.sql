-- Who was throttled by its CPU limit?
--
-- By container, the most throttled first. throttled_percent is the share of the periods with something to run in which the
-- limit stopped it; throttled_seconds is summed over CPUs; demand is use and what the limit held back.
--
-- group: limits
-- parameter since interval = 7 days: how far back to look
-- parameter percent double precision = 0: least share of throttled periods
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column limit_cores: CPU limit in the latest hour
-- column mean_cores: mean use
-- column mean_demand_cores: mean use and what the limit held back
-- column periods: periods of the scheduler
-- column throttled_periods: of these those in which it was held back
-- column throttled_percent: the same as a share
-- column throttled_seconds: time it was held back
-- column seconds_watched: time it was watched
with throttled as (
  select host, workload, container,
    (array_agg(cpu_limit_cores order by hour desc))[1] as limit_cores,
    sum(periods) as periods, sum(throttled_periods) as throttled_periods,
    100.0 * sum(throttled_periods) / sum(periods) as throttled_percent,
    sum(throttled_seconds) as throttled_seconds, sum(seconds) as seconds,
    sum(cpu_mean_cores * seconds) / nullif(sum(seconds), 0) as mean_cores,
    sum(cpu_demand_mean_cores * seconds) / nullif(sum(seconds), 0) as mean_demand_cores
  from report.throttling
  where hour >= now() - report.parameter('since', interval '7 days')
  group by container_id, host, workload, container
  having sum(throttled_periods) > 0
)
select host, workload, container,
  round(limit_cores::numeric, 2) as limit_cores,
  round(mean_cores::numeric, 3) as mean_cores,
  round(mean_demand_cores::numeric, 3) as mean_demand_cores,
  periods, throttled_periods,
  round(throttled_percent, 1) as throttled_percent,
  round(throttled_seconds::numeric, 1) as throttled_seconds,
  round(seconds::numeric, 0) as seconds_watched
from throttled
where throttled_percent >= report.parameter('percent', 0::double precision)
order by throttled.throttled_percent desc, throttled.throttled_seconds desc, container
limit report.parameter('rows', 50);
