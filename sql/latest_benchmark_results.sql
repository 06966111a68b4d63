-- What did the latest benchmarks measure?
--
-- The latest result of each host, benchmark and metric, beside the median of those before it; change_percent is against that
-- median, above 0 where it got better.
--
-- parameter since interval = 30 days: how far back to look
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
