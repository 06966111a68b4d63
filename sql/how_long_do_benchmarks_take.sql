-- How long do benchmarks take?
--
-- Runs of benchmark suites, the newest first, with what they cost.
--
-- group: benchmarks
-- parameter since interval = 30 days: how far back to look
-- parameter rows integer = 100: most rows
-- column host: name of the host
-- column suite: quick, nightly or full
-- column at: when it ended
-- column minutes: how long it took
-- column cpu_minutes: CPU time it took
-- column trials: single measurements
-- column disturbed_percent: trials that were thrown away, as something else was busy
select host, suite, at, round((seconds / 60)::numeric, 1) as minutes, round((cpu_seconds / 60)::numeric, 2) as cpu_minutes, trials,
  round((100.0 * disturbed / nullif(trials, 0))::numeric, 1) as disturbed_percent
from report.benchmark_run
where at >= now() - report.parameter('since', interval '30 days')
order by at desc, host
limit report.parameter('rows', 100);
