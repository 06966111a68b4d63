-- What does the watching itself cost?
--
-- By host. collecting_percent_of_core is the CPU of the threads that read, follow Docker and write samples;
-- microseconds_per_container is the same, per container and round; engine_percent_of_core is the whole process.
--
-- group: nightshift
-- parameter since interval = 1 day: how far back to look
-- column host: name of the host
-- column containers: containers that it watches
-- column collecting_percent_of_core: CPU for collecting
-- column microseconds_per_container: CPU for one container in one round
-- column engine_percent_of_core: CPU of the whole engine
-- column resident_max_mib: most memory of the engine
-- column round_p95_ms: a twentieth of the rounds took longer
-- column lag_p95_ms: a twentieth of the rounds began later
-- column write_p95_ms: a twentieth of the writes took longer
-- column rounds_missed: rounds that did not happen
-- column rows_dropped: samples that were lost
-- column failures: containers or files that could not be read
select host,
  round(avg(containers)::numeric, 1) as containers,
  round((100 * sum(collecting_cores * seconds) / sum(seconds))::numeric, 3) as collecting_percent_of_core,
  round((1e6 * sum(collecting_cores * seconds) / nullif(sum(containers), 0))::numeric, 0) as microseconds_per_container,
  round((100 * sum(cpu_cores * seconds) / sum(seconds))::numeric, 3) as engine_percent_of_core,
  round((max(resident_bytes) / 1048576.0)::numeric, 1) as resident_max_mib,
  round((percentile_cont(0.95) within group (order by round_ms))::numeric, 1) as round_p95_ms,
  round((percentile_cont(0.95) within group (order by lag_ms))::numeric, 1) as lag_p95_ms,
  round((percentile_cont(0.95) within group (order by write_ms))::numeric, 1) as write_p95_ms,
  sum(rounds_missed) as rounds_missed,
  sum(rows_dropped) as rows_dropped,
  sum(failures) as failures
from report.collector_sample
where at >= now() - report.parameter('since', interval '1 day')
group by host_id, host
order by collecting_percent_of_core desc nulls last, host;
