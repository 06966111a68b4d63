-- Who waits for CPU, memory or disk?
--
-- By container: the share of the time in which at least one of its tasks waited (pressure stall information). Empty where the kernel
-- does not tell: it needs cgroup v2.
--
-- group: health
-- parameter since interval = 1 day: how far back to look
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column cpu_percent: time in which a task waited for a CPU
-- column memory_percent: time in which a task waited for memory
-- column io_percent: time in which a task waited for a disk
-- column major_faults: page faults that had to read from a disk
-- column refaults: pages read again soon after they were dropped
with waited as (
  select host, workload, container,
    100 * sum(cpu_stalled_seconds) / nullif(sum(seconds), 0) as cpu_percent,
    100 * sum(memory_stalled_seconds) / nullif(sum(seconds), 0) as memory_percent,
    100 * sum(io_stalled_seconds) / nullif(sum(seconds), 0) as io_percent,
    sum(major_faults) as major_faults, sum(refaults) as refaults
  from report.container_hour
  where hour >= now() - report.parameter('since', interval '1 day')
  group by container_id, host, workload, container
)
select host, workload, container,
  round(cpu_percent::numeric, 2) as cpu_percent,
  round(memory_percent::numeric, 2) as memory_percent,
  round(io_percent::numeric, 2) as io_percent,
  major_faults, refaults
from waited
where greatest(waited.cpu_percent, waited.memory_percent, waited.io_percent) > 0
order by greatest(waited.cpu_percent, waited.memory_percent, waited.io_percent) desc, container
limit report.parameter('rows', 50);
