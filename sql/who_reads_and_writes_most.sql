-- Who reads and writes most?
--
-- By workload, all its containers together, the greatest user of disks first.
--
-- group: usage
-- parameter since interval = 7 days: how far back to look
-- parameter rows integer = 20: most rows
-- column workload: name of the workload
-- column containers: containers it ran in
-- column read_gib: read from disks, in GiB
-- column written_gib: written to disks, in GiB
-- column mean_mib_per_second: both together, per second of the time it was measured
-- column stalled_seconds: time in which a task waited for a disk
select workload, count(distinct container_id) as containers,
  round((sum(io_read_bytes) / 1073741824.0)::numeric, 2) as read_gib,
  round((sum(io_write_bytes) / 1073741824.0)::numeric, 2) as written_gib,
  round((sum(coalesce(io_read_bytes, 0) + coalesce(io_write_bytes, 0)) / nullif(sum(seconds), 0) / 1048576)::numeric, 3) as mean_mib_per_second,
  round(sum(io_stalled_seconds)::numeric, 1) as stalled_seconds
from report.container_hour
where hour >= now() - report.parameter('since', interval '7 days')
group by workload_id, workload
having sum(coalesce(io_read_bytes, 0) + coalesce(io_write_bytes, 0)) > 0
order by sum(coalesce(io_read_bytes, 0) + coalesce(io_write_bytes, 0)) desc, workload
limit report.parameter('rows', 20);
