-- How loaded were the hosts, hour by hour?
--
-- group: usage
-- parameter since interval = 1 day: how far back to look
-- parameter rows integer = 200: most rows
-- column hour: start of the hour, UTC
-- column host: name of the host
-- column cpu_mean_percent: mean use of its CPUs
-- column cpu_p95_percent: use in the busiest twentieth of the hour
-- column load_max: highest load
-- column memory_mean_percent: mean use of its memory
-- column memory_max_percent: highest use of its memory
-- column swap_max_mib: most swap in use
-- column steal_percent: CPU time that the hypervisor gave to others
-- column iowait_percent: CPU time that waited for disks
-- column disk_busy_max_percent: busiest sample of the busiest disk
-- column disk_mib: read and written
-- column network_mib: received and sent
-- column samples: samples behind it
select hour, host,
  round((100 * cpu_mean_cores / cpus)::numeric, 1) as cpu_mean_percent,
  round((100 * cpu_p95_cores / cpus)::numeric, 1) as cpu_p95_percent,
  round(load_max::numeric, 2) as load_max,
  round((100 * memory_mean_bytes / memory_total_bytes)::numeric, 1) as memory_mean_percent,
  round((100.0 * memory_max_bytes / memory_total_bytes)::numeric, 1) as memory_max_percent,
  round((swap_used_max_bytes / 1048576.0)::numeric, 1) as swap_max_mib,
  round((100 * cpu_steal_mean_cores / cpus)::numeric, 2) as steal_percent,
  round((100 * cpu_iowait_mean_cores / cpus)::numeric, 2) as iowait_percent,
  round((100 * disk_busy_max)::numeric, 1) as disk_busy_max_percent,
  round(((disk_read_bytes + disk_write_bytes) / 1048576)::numeric, 1) as disk_mib,
  round(((network_received_bytes + network_sent_bytes) / 1048576)::numeric, 1) as network_mib,
  samples
from report.host_hour
where hour >= now() - report.parameter('since', interval '1 day')
order by hour desc, host
limit report.parameter('rows', 200);
