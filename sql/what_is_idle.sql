-- What is idle?
--
-- Running containers that used next to no CPU and network, the one that holds most memory first: what nobody would miss?
--
-- group: usage
-- parameter since interval = 7 days: how far back to look
-- parameter cores double precision = 0.01: most cores in the mean
-- parameter hours integer = 24: least hours with samples
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column mean_cores: mean use of CPU
-- column mean_mib: mean use of memory
-- column network_kib_per_hour: received and sent in an hour
-- column hours: hours with samples
select t.host, t.workload, t.container, round((sum(t.cpu_mean_cores * t.seconds) / nullif(sum(t.seconds), 0))::numeric, 4) as mean_cores,
  round((sum(t.memory_mean_bytes * t.seconds) / nullif(sum(t.seconds), 0) / 1048576)::numeric, 1) as mean_mib,
  round((sum(coalesce(t.network_received_bytes, 0) + coalesce(t.network_sent_bytes, 0)) / count(*) / 1024.0)::numeric, 1) as network_kib_per_hour,
  count(*) as hours
from report.container_hour t
join report.container c on c.container_id = t.container_id and c.state = 'running' and c.removed_at is null
where t.hour >= now() - report.parameter('since', interval '7 days')
group by t.container_id, t.host, t.workload, t.container
having count(*) >= report.parameter('hours', 24)
  and sum(t.cpu_mean_cores * t.seconds) / nullif(sum(t.seconds), 0) <= report.parameter('cores', 0.01::double precision)
order by mean_mib desc nulls last, container
limit report.parameter('rows', 50);
