-- Which hours are busiest?
--
-- The fleet's CPU by day of the week and hour of the day in UTC, the busiest first: the quiet ones are at the end.
--
-- group: usage
-- parameter since interval = 28 days: how far back to look
-- column day: day of the week, 1 is Monday
-- column hour: hour of the day in UTC
-- column cores: mean of what all hosts used together
-- column percent: the same as percent of all CPUs
-- column max_percent: the busiest host in its busiest sample, as percent of its CPUs
-- column weeks: hours of that name that were measured
select extract(isodow from t.hour)::integer as day, extract(hour from t.hour)::integer as hour,
  round((sum(t.cpu_mean_cores) / count(distinct t.hour))::numeric, 2) as cores,
  round((100 * sum(t.cpu_mean_cores) / nullif(sum(t.cpus), 0))::numeric, 1) as percent,
  round(max(100 * t.cpu_max_cores / nullif(t.cpus, 0))::numeric, 1) as max_percent,
  count(distinct t.hour) as weeks
from report.host_hour t
where t.hour >= now() - report.parameter('since', interval '28 days')
group by 1, 2
order by percent desc nulls last, day, hour;
