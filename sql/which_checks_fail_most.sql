-- Which checks fail most?
--
-- Checks by the share of their results that were not well, the worst first.
--
-- group: health
-- parameter since interval = 7 days: how far back to look
-- column check_name: name of the check
-- column results: how often something was checked
-- column warning: results of that status
-- column critical: results of that status
-- column unknown: results that could not be measured
-- column not_well_percent: share of all three
-- column hosts: hosts on which it was not well
select check_name, count(*) as results, count(*) filter (where status = 'warning') as warning,
  count(*) filter (where status = 'critical') as critical, count(*) filter (where status = 'unknown') as unknown,
  round(100.0 * count(*) filter (where status <> 'ok') / count(*), 1) as not_well_percent,
  count(distinct host_id) filter (where status <> 'ok') as hosts
from report.health
where at >= now() - report.parameter('since', interval '7 days')
group by check_name
order by not_well_percent desc, check_name;
