-- What uses more than before?
--
-- Workloads beside the time just before, as long as the one looked at; what grew most in cores or in memory first. A workload that
-- was not there before has no change in percent.
--
-- group: usage
-- parameter since interval = 7 days: how far back to look, and how long the time before is
-- parameter rows integer = 20: most rows
-- column workload: name of the workload
-- column cores: mean use of CPU, all containers together
-- column cores_before: the same in the time before
-- column cores_change_percent: how much more
-- column memory_mib: mean use of memory, all containers together
-- column memory_mib_before: the same in the time before
-- column memory_change_percent: how much more
with used as (
  select workload_id, workload, hour >= now() - report.parameter('since', interval '7 days') as is_now,
    sum(cpu_mean_cores * seconds) as core_seconds, sum(memory_mean_bytes * seconds) as byte_seconds,
    extract(epoch from report.parameter('since', interval '7 days')) as span
  from report.container_hour
  where hour >= now() - 2 * report.parameter('since', interval '7 days')
  group by 1, 2, 3
), both_times as (
  select workload, sum(core_seconds) filter (where is_now) / max(span) as cores, sum(core_seconds) filter (where not is_now) / max(span) as cores_before,
    sum(byte_seconds) filter (where is_now) / max(span) / 1048576 as memory, sum(byte_seconds) filter (where not is_now) / max(span) / 1048576 as memory_before
  from used
  group by workload_id, workload
)
select workload, round(cores::numeric, 3) as cores, round(cores_before::numeric, 3) as cores_before,
  round((100 * (cores / nullif(cores_before, 0) - 1))::numeric, 1) as cores_change_percent,
  round(memory::numeric, 1) as memory_mib, round(memory_before::numeric, 1) as memory_mib_before,
  round((100 * (memory / nullif(memory_before, 0) - 1))::numeric, 1) as memory_change_percent
from both_times
where cores > coalesce(cores_before, 0) or memory > coalesce(memory_before, 0)
order by greatest(cores - coalesce(cores_before, 0), (memory - coalesce(memory_before, 0)) / 4096) desc, workload
limit report.parameter('rows', 20);
