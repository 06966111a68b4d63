create table nightshift.moving_limit (
  id bigint generated always as identity primary key,
  workload_id bigint not null references nightshift.workload,
  host_id bigint not null references nightshift.host,
  container_id bigint not null references nightshift.container,
  resource text not null check (resource in ('cpu', 'memory')),
  kind text not null check (kind in ('clock', 'guard')),
  current_value double precision not null,
  plain_value double precision not null,
  mean_value double precision not null,
  min_value double precision not null,
  max_value double precision not null,
  unit text not null check (unit in ('cores', 'bytes')),
  steps jsonb,
  saving_per_month double precision not null,
  sentence text not null,
  evidence jsonb not null,
  made_at timestamptz not null,
  confirmed_at timestamptz not null,
  expires_at timestamptz not null,
  superseded_at timestamptz,
  check ((kind = 'clock') = (steps is not null)),
  check (min_value <= max_value)
);
create unique index moving_limit_current on nightshift.moving_limit (container_id, resource, kind) where superseded_at is null;
create index moving_limit_workload on nightshift.moving_limit (workload_id);
create index moving_limit_host on nightshift.moving_limit (host_id);
comment on table nightshift.moving_limit is 'Proposals of limits that move, beside the plain ones: by the clock, or by a guard that raises them within an envelope.';
comment on column nightshift.moving_limit.id is 'Identity of the proposal.';
comment on column nightshift.moving_limit.workload_id is 'Workload it is for.';
comment on column nightshift.moving_limit.host_id is 'Host of the container.';
comment on column nightshift.moving_limit.container_id is 'Container whose history it rests on.';
comment on column nightshift.moving_limit.resource is 'cpu or memory.';
comment on column nightshift.moving_limit.kind is 'clock: steps by hour of the week; guard: begins each day at min_value and may be raised at once up to max_value.';
comment on column nightshift.moving_limit.current_value is 'Limit in force when it was made, in unit.';
comment on column nightshift.moving_limit.plain_value is 'One limit for all hours at the same risk, in unit.';
comment on column nightshift.moving_limit.mean_value is 'Mean limit it comes to over a week, in unit: by the clock as planned, with a guard as its back-test went.';
comment on column nightshift.moving_limit.min_value is 'Least limit it ever sets, in unit.';
comment on column nightshift.moving_limit.max_value is 'Greatest limit it ever sets, in unit.';
comment on column nightshift.moving_limit.unit is 'cores or bytes.';
comment on column nightshift.moving_limit.steps is 'For a clock: [{"hour": hour of the week in UTC, 0 is Monday 00:00, "limit": limit from then on}], in order; the last holds until the first comes again.';
comment on column nightshift.moving_limit.saving_per_month is 'What it saves a month beside the plain limit, at the prices of the profile.';
comment on column nightshift.moving_limit.sentence is 'The proposal in a sentence.';
comment on column nightshift.moving_limit.evidence is 'The numbers behind it, its back-test beside that of the plain limit among them.';
comment on column nightshift.moving_limit.made_at is 'When it was made.';
comment on column nightshift.moving_limit.confirmed_at is 'When it last came out.';
comment on column nightshift.moving_limit.expires_at is 'When it ends unless it comes out again.';
comment on column nightshift.moving_limit.superseded_at is 'When a newer one took its place, or it no longer came out; null while it stands.';

create view report.moving_limit as
select m.id as moving_limit_id, h.name as host, w.name as workload, c.name as container, m.resource, m.kind, m.current_value, m.plain_value,
  m.mean_value, m.min_value, m.max_value, m.unit, m.steps, m.saving_per_month, m.sentence, m.evidence, m.made_at, m.confirmed_at, m.expires_at,
  m.superseded_at, m.superseded_at is null as current, m.container_id, m.workload_id, m.host_id
from nightshift.moving_limit m
join nightshift.host h on h.id = m.host_id
join nightshift.container c on c.id = m.container_id
join nightshift.workload w on w.id = m.workload_id;
comment on view report.moving_limit is 'Proposals of limits that move: by the clock, or by a guard that raises them within an envelope.';
comment on column report.moving_limit.moving_limit_id is 'Identity of the proposal.';
comment on column report.moving_limit.host is 'Name of the host.';
comment on column report.moving_limit.workload is 'Name of the workload.';
comment on column report.moving_limit.container is 'Name of the container.';
comment on column report.moving_limit.resource is 'cpu or memory.';
comment on column report.moving_limit.kind is 'clock: steps by hour of the week; guard: begins each day at min_value and may be raised at once up to max_value.';
comment on column report.moving_limit.current_value is 'Limit in force when it was made, in unit.';
comment on column report.moving_limit.plain_value is 'One limit for all hours at the same risk, in unit.';
comment on column report.moving_limit.mean_value is 'Mean limit it comes to over a week, in unit.';
comment on column report.moving_limit.min_value is 'Least limit it ever sets, in unit.';
comment on column report.moving_limit.max_value is 'Greatest limit it ever sets, in unit.';
comment on column report.moving_limit.unit is 'cores or bytes.';
comment on column report.moving_limit.steps is 'Hour of the week in UTC, 0 is Monday 00:00, and the limit from then on; null for a guard.';
comment on column report.moving_limit.saving_per_month is 'What it saves a month beside the plain limit, at the prices of the profile.';
comment on column report.moving_limit.sentence is 'The proposal in a sentence.';
comment on column report.moving_limit.evidence is 'The numbers behind it, its back-test beside that of the plain limit among them.';
comment on column report.moving_limit.made_at is 'When it was made.';
comment on column report.moving_limit.confirmed_at is 'When it last came out.';
comment on column report.moving_limit.expires_at is 'When it ends unless it comes out again.';
comment on column report.moving_limit.superseded_at is 'When it ended; null while it stands.';
comment on column report.moving_limit.current is 'True while it stands.';
comment on column report.moving_limit.container_id is 'Identity of the container.';
comment on column report.moving_limit.workload_id is 'Identity of the workload.';
comment on column report.moving_limit.host_id is 'Identity of the host.';
