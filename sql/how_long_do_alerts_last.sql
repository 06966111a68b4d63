-- How long do alerts last?
--
-- Alerts by check, the check that alarms most first.
--
-- group: health
-- parameter since interval = 30 days: how far back to look
-- column check_name: name of the check
-- column alerts: how often it alarmed
-- column open: how many of these are still open
-- column subjects: different things that were not well
-- column median_hours: half of the alerts that ended lasted longer
-- column longest_hours: the longest, open ones included
-- column latest: when the latest was opened
select check_name, count(*) as alerts, count(*) filter (where open) as open, count(distinct (host_id, subject)) as subjects,
  round((percentile_cont(0.5) within group (order by extract(epoch from closed_at - opened_at)) filter (where not open) / 3600)::numeric, 2) as median_hours,
  round((max(extract(epoch from coalesce(closed_at, now()) - opened_at)) / 3600)::numeric, 2) as longest_hours,
  max(opened_at) as latest
from report.alert
where opened_at >= now() - report.parameter('since', interval '30 days')
group by check_name
order by alerts desc, check_name;
