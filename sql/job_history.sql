-- What did the jobs do?
--
-- parameter since interval = 2 days: how far back to look
-- parameter job text = : only this job
-- parameter rows integer = 100: most rows
select scheduled_at, job, scope, state,
  round(seconds::numeric, 1) as seconds,
  coalesce(error, summary) as outcome
from report.job_run
where scheduled_at >= now() - report.parameter('since', interval '2 days')
  and (report.parameter('job', ''::text) = '' or job = report.parameter('job', ''::text))
order by scheduled_at desc, job, scope
limit report.parameter('rows', 100);
