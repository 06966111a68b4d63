-- Which limits could move with the time of day?
--
-- Limits that would follow the clock or the use within an envelope, instead of standing still: the greatest saving first.
--
-- group: limits
-- parameter rows integer = 50: most rows
-- column host: name of the host
-- column workload: name of the workload
-- column container: name of the container
-- column resource: cpu or memory
-- column kind: clock: by the time of day; guard: within an envelope
-- column current_value: limit in force, in unit
-- column mean_value: what it would be in the mean
-- column min_value: what it would be at least
-- column max_value: what it would be at most
-- column unit: cores or MiB
-- column saving_per_month: money a month
select host, workload, container, resource, kind,
  round((current_value / scale)::numeric, 2) as current_value, round((mean_value / scale)::numeric, 2) as mean_value,
  round((min_value / scale)::numeric, 2) as min_value, round((max_value / scale)::numeric, 2) as max_value,
  case unit when 'bytes' then 'MiB' else unit end as unit, round(saving_per_month::numeric, 2) as saving_per_month
from report.moving_limit
cross join lateral (select case unit when 'bytes' then 1048576.0 else 1.0 end as scale) s
where current
order by moving_limit.saving_per_month desc, container
limit report.parameter('rows', 50);
