alter table nightshift.recommendation
  add column expires_at timestamptz,
  add column superseded_by bigint references nightshift.recommendation,
  add column risk smallint check (risk between 0 and 4),
  add column confidence real check (confidence between 0 and 1),
  add column saving_per_month double precision,
  add column undo text check (undo in ('exact', 'equivalent', 'impossible'));
create index recommendation_superseded_by on nightshift.recommendation (superseded_by) where superseded_by is not null;
comment on column nightshift.recommendation.expires_at is 'When it ends unless it comes out again; null in rows from before this was kept.';
comment on column nightshift.recommendation.superseded_by is 'The one that took its place; null when its container was gone or it expired.';
comment on column nightshift.recommendation.risk is 'Grade 0 to 4 of the failures expected under the limit (memory: days; CPU: demand): at most 0.1 %, 0.5 %, 2 %, 10 %, above. Null where none was sized.';
comment on column nightshift.recommendation.confidence is 'Days of history over days of history plus three; null where none was sized.';
comment on column nightshift.recommendation.saving_per_month is 'What the proposal saves a month at the prices of the profile; negative where it costs more.';
comment on column nightshift.recommendation.undo is 'How well the change can be taken back; null where nothing is proposed.';

create table nightshift.policy_limit (
  day date not null,
  container_id bigint not null references nightshift.container,
  resource text not null check (resource in ('cpu', 'memory')),
  policy text not null,
  value double precision not null,
  primary key (day, container_id, resource, policy)
);
create index policy_limit_container on nightshift.policy_limit (container_id);
comment on table nightshift.policy_limit is 'What each right-sizing policy said each day of each container, ours and those of others, kept for three months.';
comment on column nightshift.policy_limit.day is 'UTC day on which it was said; it rests on what came before.';
comment on column nightshift.policy_limit.container_id is 'Container it was said of.';
comment on column nightshift.policy_limit.resource is 'cpu or memory.';
comment on column nightshift.policy_limit.policy is 'Name of the policy, e.g. nightshift, vpa, krr.';
comment on column nightshift.policy_limit.value is 'The limit it would set, in cores or bytes.';

create view report.policy_quality as
with said as (
  select p.day, p.container_id, p.resource, p.policy, p.value,
    lag(p.value) over (partition by p.container_id, p.resource, p.policy order by p.day) as before
  from nightshift.policy_limit p
), met as (
  select s.day, s.container_id, s.resource, s.policy, s.value, s.before,
    case s.resource when 'memory' then max(h.memory_max_bytes) else max(h.cpu_p99_cores) end as used_max,
    case s.resource when 'memory' then avg(h.memory_mean_bytes) else avg(h.cpu_mean_cores) end as used_mean
  from said s
  join nightshift.container_history h on h.container_id = s.container_id
    and h.hour >= (s.day + 1)::timestamp at time zone 'UTC' and h.hour < (s.day + 2)::timestamp at time zone 'UTC'
  group by s.day, s.container_id, s.resource, s.policy, s.value, s.before
)
select policy, resource, count(*) as days, count(distinct container_id) as containers,
  avg((used_max <= value)::integer) as covered,
  avg(1 - least(used_mean, value) / nullif(value, 0)) as slack,
  avg(greatest(0, used_max - value) / nullif(value, 0)) as regret,
  avg((abs(value - before) > 0.01 * before)::integer) as churn,
  min(day) as first_day, max(day) as last_day
from met group by policy, resource;
comment on view report.policy_quality is 'How the limits that each policy named fared against the day after.';
comment on column report.policy_quality.policy is 'Name of the policy.';
comment on column report.policy_quality.resource is 'cpu or memory.';
comment on column report.policy_quality.days is 'Days of containers that are counted.';
comment on column report.policy_quality.containers is 'Containers behind them.';
comment on column report.policy_quality.covered is 'Share of those days whose greatest hour stayed within the limit: the 99th percentile of CPU, the maximum of memory.';
comment on column report.policy_quality.slack is 'Mean share of the limit that was idle.';
comment on column report.policy_quality.regret is 'Mean share by which use went over the limit.';
comment on column report.policy_quality.churn is 'Share of days on which the limit moved by more than one per cent.';
comment on column report.policy_quality.first_day is 'First day counted.';
comment on column report.policy_quality.last_day is 'Last day counted.';

create or replace view report.recommendation as
select r.made_at, h.name as host, w.name as workload, c.name as container, r.resource, r.answer, r.current_value, r.proposed_value, r.unit,
  r.current_value - r.proposed_value as saved_value, r.sentence, r.superseded_at is null as current, r.policy, r.policy_version,
  r.samples_used, r.samples_needed, lower(r.history) as history_from, upper(r.history) as history_until, r.confirmed_at, r.superseded_at,
  r.evidence,
  r.id as recommendation_id, r.container_id, r.workload_id, r.host_id,
  r.risk, r.confidence, r.saving_per_month, r.undo, r.expires_at, r.superseded_by
from nightshift.recommendation r
join nightshift.host h on h.id = r.host_id
join nightshift.container c on c.id = r.container_id
join nightshift.workload w on w.id = r.workload_id;
comment on column report.recommendation.risk is 'Grade 0 to 4 of the failures expected under the limit: at most 0.1 %, 0.5 %, 2 %, 10 %, above.';
comment on column report.recommendation.confidence is 'Days of history over days of history plus three.';
comment on column report.recommendation.saving_per_month is 'What the proposal saves a month at the prices of the profile; negative where it costs more.';
comment on column report.recommendation.undo is 'How well the change can be taken back: exact, equivalent or impossible.';
comment on column report.recommendation.expires_at is 'When it ends unless it comes out again.';
comment on column report.recommendation.superseded_by is 'The one that took its place.';
