-- Which hosts are full?
--
-- Hosts by what they have left, the fullest first.
--
-- group: usage
-- parameter since interval = 7 days: how far back to look
-- column host: name of the host
-- column cpus: its CPUs
-- column cpu_mean_percent: mean use of CPU
-- column cpu_p95_percent: use of CPU in the busiest twentieth of the time
-- column memory_gib: its memory
-- column memory_mean_percent: mean use of memory
-- column memory_max_percent: highest use of memory
-- column swap_max_mib: most swap in use
-- column running_containers: containers that run on it now
-- column last_seen: when it was last heard of
select h.host, h.cpus, round((100 * sum(t.cpu_mean_cores * t.seconds) / nullif(sum(t.seconds), 0) / h.cpus)::numeric, 1) as cpu_mean_percent,
  round((100 * report.histogram_quantile(report.histogram_merge(t.cpu_histogram), 0.95) / h.cpus)::numeric, 1) as cpu_p95_percent,
  round((h.memory_bytes / 1073741824.0)::numeric, 1) as memory_gib,
  round((100 * sum(t.memory_mean_bytes * t.seconds) / nullif(sum(t.seconds), 0) / h.memory_bytes)::numeric, 1) as memory_mean_percent,
  round((100.0 * max(t.memory_max_bytes) / h.memory_bytes)::numeric, 1) as memory_max_percent,
  round((max(t.swap_used_max_bytes) / 1048576.0)::numeric, 1) as swap_max_mib,
  h.running_containers, h.last_seen
from report.host h
join report.host_hour t on t.host_id = h.host_id and t.hour >= now() - report.parameter('since', interval '7 days')
group by h.host_id, h.host, h.cpus, h.memory_bytes, h.running_containers, h.last_seen
order by greatest(sum(t.cpu_mean_cores * t.seconds) / nullif(sum(t.seconds), 0) / h.cpus,
  sum(t.memory_mean_bytes * t.seconds) / nullif(sum(t.seconds), 0) / h.memory_bytes) desc nulls last, h.host;
