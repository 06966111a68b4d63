-- Which benchmarks scatter?
--
-- How far nights lie apart, by benchmark, the steadiest first: what scatters little shows small changes.
--
-- group: benchmarks
-- parameter since interval = 30 days: how far back to look
-- parameter nights integer = 3: least nights
-- column benchmark: name of the benchmark
-- column metric: name of the metric
-- column hosts: hosts that measured it
-- column nights: nights of all hosts
-- column scatter_percent: half of the nights lie within this of their host's median, mean over hosts
-- column within_percent: half width of the interval of a night's median, mean over nights
with host_nights as (
  select host_id, benchmark, metric, count(*) as nights, percentile_cont(array[0.25, 0.5, 0.75]) within group (order by value) as quarters,
    avg((high - low) / 2 / nullif(value, 0)) as width
  from report.benchmark
  where at >= now() - report.parameter('since', interval '30 days') and outcome = 'measured'
  group by host_id, benchmark, metric
  having count(*) >= report.parameter('nights', 3)
)
select benchmark, metric, count(*) as hosts, sum(nights) as nights,
  round(avg(50 * (quarters[3] - quarters[1]) / nullif(abs(quarters[2]), 0))::numeric, 2) as scatter_percent,
  round((100 * avg(width))::numeric, 2) as within_percent
from host_nights
group by benchmark, metric
order by scatter_percent nulls last, benchmark, metric;
