create or replace view report.policy_quality as
with said as (
  select p.day, p.container_id, p.resource, p.policy, p.value,
    lag(p.value) over (partition by p.container_id, p.resource, p.policy order by p.day) as before
  from nightshift.policy_limit p
), turned as (
  select s.*, case when s.before is null or abs(s.value - s.before) <= 0.01 * s.before then 0 when s.value > s.before then 1 else -1 end as way
  from said s
), dated as (
  select t.*, max(t.day) filter (where t.way = 1) over past as raised, max(t.day) filter (where t.way = -1) over past as lowered
  from turned t
  window past as (partition by t.container_id, t.resource, t.policy order by t.day rows between unbounded preceding and 1 preceding)
), met as (
  select d.day, d.container_id, d.resource, d.policy, d.value, d.before, d.way,
    case d.way when 1 then d.lowered >= d.day - 7 when -1 then d.raised >= d.day - 7 end as reversed,
    case d.resource when 'memory' then max(h.memory_max_bytes) else max(h.cpu_p99_cores) end as used_max,
    case d.resource when 'memory' then avg(h.memory_mean_bytes) else avg(h.cpu_mean_cores) end as used_mean
  from dated d
  join nightshift.container_history h on h.container_id = d.container_id
    and h.hour >= (d.day + 1)::timestamp at time zone 'UTC' and h.hour < (d.day + 2)::timestamp at time zone 'UTC'
  group by d.day, d.container_id, d.resource, d.policy, d.value, d.before, d.way, d.raised, d.lowered
)
select policy, resource, count(*) as days, count(distinct container_id) as containers,
  avg((used_max <= value)::integer) as covered,
  avg(1 - least(used_mean, value) / nullif(value, 0)) as slack,
  avg(greatest(0, used_max - value) / nullif(value, 0)) as regret,
  avg((abs(value - before) > 0.01 * before)::integer) as churn,
  min(day) as first_day, max(day) as last_day,
  coalesce(count(*) filter (where reversed)::double precision / nullif(count(*) filter (where way <> 0), 0), 0) as reversals
from met group by policy, resource;
comment on column report.policy_quality.reversals is 'Share of those changes that went against one of the seven days before.';
