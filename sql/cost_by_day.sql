-- What did each day cost?
--
-- In US dollars, days of UTC, the newest first. host_hours are hours of hosts with a price: a day of one host has 24.
--
-- group: cost
-- parameter since interval = 31 days: how far back to look
-- column day: day in UTC
-- column host_hours: hours of hosts with a price
-- column cost_usd: what they cost
-- column workloads_usd: of it what workloads reserved or used
-- column idle_usd: of it what nobody reserved, was limited to or used
-- column unwatched_usd: of it hours in which nothing was measured
select date_trunc('day', hour, 'UTC') as day, count(*) as host_hours,
  round(sum(hourly_usd)::numeric, 4) as cost_usd,
  round(sum(hourly_usd - idle_cpu_usd - idle_memory_usd - unwatched_usd)::numeric, 4) as workloads_usd,
  round(sum(idle_cpu_usd + idle_memory_usd)::numeric, 4) as idle_usd,
  round(sum(unwatched_usd)::numeric, 4) as unwatched_usd
from report.host_cost
where hour >= now() - report.parameter('since', interval '31 days')
group by 1
order by 1 desc;
