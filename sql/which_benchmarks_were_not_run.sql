-- Which benchmarks were not run?
--
-- What was skipped, failed or stopped, and why, the most frequent first.
--
-- group: benchmarks
-- parameter since interval = 14 days: how far back to look
-- column host: name of the host
-- column benchmark: name of the benchmark
-- column outcome: skipped, failed or stopped
-- column times: how often
-- column reason: why, the latest
-- column latest: when it was last so
select host, benchmark, outcome, count(*) as times, (array_agg(reason order by at desc))[1] as reason, max(at) as latest
from report.benchmark
where at >= now() - report.parameter('since', interval '14 days') and outcome <> 'measured'
group by host_id, host, benchmark, outcome
order by times desc, host, benchmark, outcome;
