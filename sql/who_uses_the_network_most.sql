-- Who uses the network most?
--
-- By workload, all its containers together, the greatest user first.
--
-- group: usage
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 20: most rows
-- column workload: name of the workload
-- column containers: containers it ran in
-- column received_gib: received, in GiB
-- column sent_gib: sent, in GiB
-- column mean_mbit_per_second: both together, per second of the time it was measured
select workload, count(distinct container_id) as containers,
  round((sum(network_received_bytes) / 1073741824.0)::numeric, 2) as received_gib,
  round((sum(network_sent_bytes) / 1073741824.0)::numeric, 2) as sent_gib,
  round((8 * sum(coalesce(network_received_bytes, 0) + coalesce(network_sent_bytes, 0)) / nullif(sum(seconds), 0) / 1e6)::numeric, 3)
    as mean_mbit_per_second
from report.container_hour
where hour >= now() - report.parameter('since', interval '7 days')
group by workload_id, workload
having sum(coalesce(network_received_bytes, 0) + coalesce(network_sent_bytes, 0)) > 0
order by sum(coalesce(network_received_bytes, 0) + coalesce(network_sent_bytes, 0)) desc, workload
limit report.parameter('rows', 20);
