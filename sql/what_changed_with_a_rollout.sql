-- What changed on a host with a rollout?
--
-- The nightly benchmarks of the 14 days before each rollout beside those of the 14 days after it; change_percent is above 0 where
-- it got better. Fewer than 5 nights on a side tell little: 'nightshift benchmark rollout' has the intervals.
--
-- group: rollouts
-- parameter since interval = 90 days: how far back to look
-- column rollout: number of the plan
-- column host: name of the host
-- column workload: name of the workload
-- column state: where it stands
-- column benchmark: name of the benchmark
-- column metric: name of the metric
-- column before: median of the nights before
-- column after: median of the nights after
-- column unit: unit of both medians
-- column change_percent: above 0 where it got better
-- column nights_before: how many
-- column nights_after: how many
with side as (
  select rollout, host, workload, state, benchmark, metric, unit, higher_is_better, started_at,
    count(distinct at) filter (where side = 'before') as nights_before,
    count(distinct at) filter (where side = 'after') as nights_after,
    percentile_cont(0.5) within group (order by value) filter (where side = 'before') as before,
    percentile_cont(0.5) within group (order by value) filter (where side = 'after') as after
  from report.rollout_night
  where started_at >= now() - report.parameter('since', interval '90 days')
  group by rollout, host, workload, state, benchmark, metric, unit, higher_is_better, started_at
)
select rollout, host, workload, state, benchmark, metric, round(before::numeric, 6) as before, round(after::numeric, 6) as after, unit,
  round((100 * (after / nullif(before, 0) - 1) * case when higher_is_better then 1 else -1 end)::numeric, 1) as change_percent,
  nights_before, nights_after
from side
order by rollout desc, benchmark, metric;
