-- What did a month cost, by workload?
--
-- The dearest first, in US dollars. idle is what no container reserved, was limited to or used; unwatched are hours in which
-- nothing was measured. Together they are what the hosts cost.
--
-- group: cost
-- parameter month date = today: any day of the month
-- parameter rows integer = 50: most rows
-- column name: name of the workload, or idle or unwatched
-- column kind: workload, idle or unwatched
-- column hosts: hosts it ran on
-- column hours: hours of its containers
-- column cpu_usd: cost of CPU
-- column memory_usd: cost of memory
-- column cost_usd: both together
-- column percent_of_all: share of what all hosts cost
select coalesce(workload, kind) as name, kind, count(distinct host_id) as hosts, sum(hours)::bigint as hours,
  round(sum(cpu_usd)::numeric, 4) as cpu_usd, round(sum(memory_usd)::numeric, 4) as memory_usd, round(sum(cost_usd)::numeric, 4) as cost_usd,
  round((100 * sum(cost_usd) / nullif(sum(sum(cost_usd)) over (), 0))::numeric, 1) as percent_of_all
from report.cost_of_month(report.parameter('month', 'today'::date))
group by coalesce(workload, kind), kind
order by sum(cost_usd) desc, name
limit report.parameter('rows', 50);
