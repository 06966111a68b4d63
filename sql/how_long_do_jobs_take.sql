-- How long do jobs take?
--
-- Runs that ended, by job, the longest first.
--
-- group: nightshift
-- parameter since interval = 7 days: how far back to look
-- column job: name of the job
-- column runs: how many ended
-- column mean_seconds: how long they took in the mean
-- column p95_seconds: a twentieth of them took longer
-- column max_seconds: the longest
-- column late_seconds: how long after its time a run began, mean
select job, count(*) as runs, round(avg(seconds)::numeric, 2) as mean_seconds,
  round(percentile_cont(0.95) within group (order by seconds)::numeric, 2) as p95_seconds, round(max(seconds)::numeric, 2) as max_seconds,
  round(avg(greatest(0, extract(epoch from started_at - scheduled_at)))::numeric, 2) as late_seconds
from report.job_run
where scheduled_at >= now() - report.parameter('since', interval '7 days') and seconds is not null
group by job
order by mean_seconds desc, job;
