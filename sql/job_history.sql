-- What did the jobs do?
--
-- group: nightshift
-- parameter since interval = 2 days: how far back to look
-- parameter job text = : only this job
-- parameter rows integer = 100: most rows
-- column scheduled_at: when it was due
-- column job: name of the job
-- column scope: fleet, or the host it is for
-- column state: where it stands
-- column seconds: how long it took
-- column outcome: what it did, or why it failed
select scheduled_at, job, scope, state,
  round(seconds::numeric, 1) as seconds,
  coalesce(error, summary) as outcome
from report.job_run
where scheduled_at >= now() - report.parameter('since', interval '2 days')
  and (report.parameter('job', ''::text) = '' or job = report.parameter('job', ''::text))
order by scheduled_at desc, job, scope
limit report.parameter('rows', 100);
