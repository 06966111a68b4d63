-- What did the latest benchmarks measure?
--
-- The latest result of each host, benchmark and metric, beside the median of those before it; change_percent is against that
-- median, above 0 where it got better.
--
-- group: benchmarks
-- parameter since interval = 30 days: how far back to look
-- column host: name of the host
-- column suite: quick, nightly or full
-- column benchmark: name of the benchmark
-- column metric: name of the metric
-- column value: the latest result
-- column unit: unit of value and median
-- column earlier_median: median of the results before
-- column change_percent: above 0 where it got better
-- column earlier_runs: results before
-- column at: when it was measured
-- column outcome: measured, skipped, failed or stopped
-- column reason: why it was not measured
with result as (
  select *,
    row_number() over (partition by host_id, suite, benchmark, metric order by at desc, value) as place
  from report.benchmark
  where at >= now() - report.parameter('since', interval '30 days')
), earlier as (
  select host_id, suite, benchmark, metric, count(*) as runs, percentile_cont(0.5) within group (order by value) as median
  from result
  where place > 1 and value is not null
  group by host_id, suite, benchmark, metric
)
select r.host, r.suite, r.benchmark, r.metric, round(r.value::numeric, 3) as value, r.unit,
  round(e.median::numeric, 3) as earlier_median,
  round((100 * (r.value / nullif(e.median, 0) - 1) * case when r.higher_is_better then 1 else -1 end)::numeric, 1) as change_percent,
  coalesce(e.runs, 0) as earlier_runs, r.at, r.outcome, r.reason
from result r
left join earlier e using (host_id, suite, benchmark, metric)
where r.place = 1
order by r.host, r.suite, r.benchmark, r.metric;
