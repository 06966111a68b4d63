-- Which benchmarks changed?
--
-- Medians of the latest nights beside those before, the worst change first. Only what differs by more than its usual scatter is
-- worth a look: 'nightshift benchmark compare' judges that.
--
-- group: benchmarks
-- parameter nights integer = 7: latest nights, in days
-- parameter since interval = 60 days: how far back to look
-- column host: name of the host
-- column benchmark: name of the benchmark
-- column metric: name of the metric
-- column median: median of the latest nights
-- column median_before: median of the nights before
-- column unit: unit of both
-- column change_percent: above 0 where it got better
-- column scatter_percent: half of the nights before lie within this of their median
-- column nights: how many of the latest
-- column nights_before: how many before
with night as (
  select host_id, host, benchmark, metric, unit, higher_is_better, value, at >= now() - make_interval(days => report.parameter('nights', 7)) as latest
  from report.benchmark
  where at >= now() - report.parameter('since', interval '60 days') and suite = 'nightly' and outcome = 'measured'
), middle as (
  select host_id, host, benchmark, metric, unit, higher_is_better,
    percentile_cont(0.5) within group (order by value) filter (where latest) as median,
    percentile_cont(array[0.25, 0.5, 0.75]) within group (order by value) filter (where not latest) as before,
    count(*) filter (where latest) as nights, count(*) filter (where not latest) as nights_before
  from night
  group by host_id, host, benchmark, metric, unit, higher_is_better
)
select host, benchmark, metric, round(median::numeric, 6) as median, round(before[2]::numeric, 6) as median_before, unit,
  round((100 * (median / nullif(before[2], 0) - 1) * case when higher_is_better then 1 else -1 end)::numeric, 2) as change_percent,
  round((50 * (before[3] - before[1]) / nullif(before[2], 0))::numeric, 2) as scatter_percent, nights, nights_before
from middle
where nights > 0 and nights_before > 0
order by change_percent, host, benchmark, metric;
