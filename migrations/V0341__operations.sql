-- What applications and scripts do, told by themselves.
create table nightshift.operation (
  id bigint generated always as identity primary key,
  host_id bigint references nightshift.host,
  type text not null check (length(type) between 1 and 60),
  name text not null check (length(name) between 1 and 120),
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz check (ended_at >= started_at),
  succeeded boolean,
  error text check (length(error) <= 200),
  bytes bigint check (bytes >= 0),
  attributes jsonb check (octet_length(attributes::text) <= 400),
  check ((ended_at is null) = (succeeded is null))
);
create index operation_started on nightshift.operation (started_at);
comment on table nightshift.operation is 'What an application or script did: insert a row when it begins and set ended_at and succeeded when it ends, or insert all at once. A row may take no more than a kilobyte.';
comment on column nightshift.operation.id is 'Identity of the operation.';
comment on column nightshift.operation.host_id is 'Host it ran on; null where it is not known.';
comment on column nightshift.operation.type is 'What sort of operation, e.g. backup, import, request.';
comment on column nightshift.operation.name is 'Which one of its sort, e.g. nightly. Few names: each is followed for itself.';
comment on column nightshift.operation.started_at is 'When it began; when it was inserted, if nothing is said.';
comment on column nightshift.operation.ended_at is 'When it ended; null while it runs.';
comment on column nightshift.operation.succeeded is 'Whether it did what it should; null while it runs.';
comment on column nightshift.operation.error is 'What went wrong, in a sentence.';
comment on column nightshift.operation.bytes is 'How much it moved.';
comment on column nightshift.operation.attributes is 'Anything else worth keeping, as a JSON object.';

alter table nightshift.finding drop constraint finding_kind_check;
alter table nightshift.finding add constraint finding_kind_check
  check (kind in ('regression', 'anomaly', 'trend', 'exhaustion', 'bottleneck', 'waste', 'starvation', 'drift', 'operation'));

-- Nightshift's own jobs are operations as well. One that no host is known of belongs to the first.
create view report.operation as
select h.name as host, o.type, o.name, o.started_at, o.ended_at,
  case when o.ended_at is null then 'running' when o.succeeded then 'done' else 'failed' end as state,
  extract(epoch from o.ended_at - o.started_at)::double precision as seconds, o.error, o.bytes, o.attributes, o.id as operation_id, h.id as host_id
from nightshift.operation o
left join nightshift.host h on h.id = o.host_id
union all
select h.name, 'job', r.job, r.started_at, r.ended_at,
  case when r.ended_at is null then 'running' when r.state in ('done', 'partial') then 'done' else 'failed' end,
  extract(epoch from r.ended_at - r.started_at)::double precision, r.error, null, null, null, h.id
from nightshift.job_run r
left join nightshift.host h on r.scope = 'host:' || h.name;
comment on view report.operation is 'What applications and scripts did, and Nightshift''s own jobs (type job).';
comment on column report.operation.host is 'Name of the host; null where it is not known, or where it was done for the whole fleet.';
comment on column report.operation.type is 'What sort of operation; job for Nightshift''s own.';
comment on column report.operation.name is 'Which one of its sort.';
comment on column report.operation.started_at is 'When it began.';
comment on column report.operation.ended_at is 'When it ended; null while it runs.';
comment on column report.operation.state is 'running, done or failed.';
comment on column report.operation.seconds is 'How long it took; null while it runs.';
comment on column report.operation.error is 'What went wrong, in a sentence.';
comment on column report.operation.bytes is 'How much it moved.';
comment on column report.operation.attributes is 'Anything else that was told.';
comment on column report.operation.operation_id is 'Identity of the operation; null for Nightshift''s own jobs.';
comment on column report.operation.host_id is 'Identity of the host.';

create view report.operation_hour as
select host, type, name, date_trunc('hour', started_at, 'UTC') as hour, count(*) as operations,
  count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'running') as running,
  percentile_cont(0.5) within group (order by seconds) as median_seconds,
  percentile_cont(0.95) within group (order by seconds) as p95_seconds,
  max(seconds) as max_seconds, sum(bytes) as bytes, host_id
from report.operation
group by host, host_id, type, name, date_trunc('hour', started_at, 'UTC');
comment on view report.operation_hour is 'Operations by hour: how many, how many failed, how long they took.';
comment on column report.operation_hour.host is 'Name of the host.';
comment on column report.operation_hour.type is 'What sort of operation.';
comment on column report.operation_hour.name is 'Which one of its sort.';
comment on column report.operation_hour.hour is 'Start of the hour in which they began, UTC.';
comment on column report.operation_hour.operations is 'How many began.';
comment on column report.operation_hour.failed is 'Those of them that failed.';
comment on column report.operation_hour.running is 'Those of them that have not ended.';
comment on column report.operation_hour.median_seconds is 'Half of them took at most this; null where none has ended.';
comment on column report.operation_hour.p95_seconds is '95 of 100 took at most this.';
comment on column report.operation_hour.max_seconds is 'The longest took this.';
comment on column report.operation_hour.bytes is 'How much they moved.';
comment on column report.operation_hour.host_id is 'Identity of the host.';
