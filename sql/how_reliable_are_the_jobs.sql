-- How reliable are the jobs?
--
-- By job: how its runs ended, how long they took and what it last did.
--
-- group: nightshift
-- parameter since interval = 30 days: how far back to look
-- column job: name of the job
-- column runs: how many
-- column done: runs that ended well
-- column partial: runs of which a part failed
-- column failed: runs that failed
-- column median_seconds: half of them took longer
-- column max_seconds: the longest
-- column latest: when it was last so
-- column latest_state: how the latest ended
-- column latest_error: the latest error
select job, count(*) as runs,
  count(*) filter (where state = 'done') as done,
  count(*) filter (where state = 'partial') as partial,
  count(*) filter (where state in ('failed', 'abandoned')) as failed,
  round((percentile_cont(0.5) within group (order by seconds))::numeric, 1) as median_seconds,
  round(max(seconds)::numeric, 1) as max_seconds,
  max(scheduled_at) as latest,
  (array_agg(state order by scheduled_at desc))[1] as latest_state,
  (array_agg(error order by scheduled_at desc) filter (where error is not null))[1] as latest_error
from report.job_run
where scheduled_at >= now() - report.parameter('since', interval '30 days')
group by job
order by failed desc, partial desc, job;
