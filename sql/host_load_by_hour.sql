-- How loaded were the hosts, hour by hour?
--
-- parameter since interval = 1 day: how far back to look
-- parameter rows integer = 200: most rows
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
