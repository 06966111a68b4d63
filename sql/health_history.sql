-- How healthy was everything, day by day?
--
-- By day, host and check: how many results were of which status, and the latest sentence that was not ok.
--
-- group: health
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 200: most rows
-- column day: day in UTC
-- column host: name of the host
-- column check_name: name of the check
-- column ok: results of that status
-- column warning: results of that status
-- column critical: results of that status
-- column unknown: results that could not be measured
-- column latest_trouble: the latest that was not well, in a sentence
select date_trunc('day', at, 'UTC')::date as day, host, check_name,
  count(*) filter (where status = 'ok') as ok,
  count(*) filter (where status = 'warning') as warning,
  count(*) filter (where status = 'critical') as critical,
  count(*) filter (where status = 'unknown') as unknown,
  (array_agg(sentence order by at desc) filter (where status <> 'ok'))[1] as latest_trouble
from report.health
where at >= now() - report.parameter('since', interval '7 days')
group by day, host, check_name
order by day desc, critical desc, warning desc, host, check_name
limit report.parameter('rows', 200);
