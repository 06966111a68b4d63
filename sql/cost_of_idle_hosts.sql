-- Which hosts are paid for and not used?
--
-- By what nobody reserved, was limited to or used, in US dollars, the most first. Hours in which nothing was measured do not count.
--
-- group: cost
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 20: most rows
-- column host: name of the host
-- column hours: hours with a price in which it was watched
-- column cost_usd: what they cost
-- column idle_usd: of it what nobody reserved, was limited to or used
-- column idle_percent: the same as a share
select h.host, count(*) as hours, round(sum(c.hourly_usd)::numeric, 4) as cost_usd,
  round(sum(c.idle_cpu_usd + c.idle_memory_usd)::numeric, 4) as idle_usd,
  round((100 * sum(c.idle_cpu_usd + c.idle_memory_usd) / nullif(sum(c.hourly_usd), 0))::numeric, 1) as idle_percent
from report.host_cost c
join report.host h on h.host_id = c.host_id
where c.unwatched_usd = 0 and c.hour >= now() - report.parameter('since', interval '7 days')
group by h.host
order by sum(c.idle_cpu_usd + c.idle_memory_usd) desc, h.host
limit report.parameter('rows', 20);
