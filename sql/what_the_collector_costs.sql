-- What does the watching itself cost?
--
-- By host. collecting_percent_of_core is the CPU of the threads that read, follow Docker and write samples;
-- microseconds_per_container is the same, per container and round; engine_percent_of_core is the whole process.
--
-- parameter since interval = 1 day: how far back to look
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
