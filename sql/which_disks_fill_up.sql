-- Which disks fill up?
--
-- Filesystems by what is left of them, the fullest first, with how fast they filled over the time looked at and when that would end
-- at that rate.
--
-- group: health
-- parameter since interval = 1 day: how far back to look
-- column host: name of the host
-- column device: mount point or device
-- column total_gib: its size
-- column free_gib: what is left of it
-- column used_percent: share that is used
-- column gib_per_day: how much more is used each day; negative where it empties
-- column full_in_days: days until it is full at that rate; empty where it does not fill
with ends as (
  select host_id, host, device, min(at) as first_at, max(at) as last_at,
    (array_agg(free_bytes order by at))[1] as free_before, (array_agg(free_bytes order by at desc))[1] as free, max(total_bytes) as total
  from report.device_sample
  where at >= now() - report.parameter('since', interval '1 day') and total_bytes > 0 and free_bytes is not null
  group by host_id, host, device
), rate as (
  select *, (free_before - free) / nullif(extract(epoch from last_at - first_at) / 86400, 0) as per_day from ends
)
select host, device, round((total / 1073741824.0)::numeric, 1) as total_gib, round((free / 1073741824.0)::numeric, 2) as free_gib,
  round((100 * (1 - free::double precision / total))::numeric, 1) as used_percent, round((per_day / 1073741824)::numeric, 3) as gib_per_day,
  case when per_day > 0 then round((free / per_day)::numeric, 1) end as full_in_days
from rate
order by used_percent desc, host, device;
