create table nightshift.node (
  name text primary key,
  host_id bigint references nightshift.host,
  pid bigint not null,
  version text not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  stopped_at timestamptz
);
comment on table nightshift.node is 'One running Nightshift process. A fleet is nodes sharing a database.';
comment on column nightshift.node.name is 'Host name and start time: a restart is a new node.';
comment on column nightshift.node.host_id is 'Host it runs on.';
comment on column nightshift.node.pid is 'Its process id on that host.';
comment on column nightshift.node.version is 'Version of Nightshift.';
comment on column nightshift.node.started_at is 'When it started.';
comment on column nightshift.node.heartbeat_at is 'When it last said that it lives, by the database''s clock.';
comment on column nightshift.node.stopped_at is 'When it stopped cleanly; null while it lives or after a crash.';

create table nightshift.job_run (
  id bigint generated always as identity primary key,
  job text not null,
  scope text not null,
  scheduled_at timestamptz not null,
  node text not null,
  epoch integer not null default 1,
  state text not null check (state in ('running', 'done', 'partial', 'failed', 'abandoned')),
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  ended_at timestamptz,
  summary text,
  error_kind text,
  error text,
  unique (job, scope, scheduled_at),
  check ((state = 'running') = (ended_at is null))
);
create index job_run_started on nightshift.job_run (started_at);
create index job_run_running on nightshift.job_run (job, scope) where state = 'running';
comment on table nightshift.job_run is 'The ledger of scheduled work: a row is claimed in a run''s first transaction, so a run has its effect once, whatever the scheduler does.';
comment on column nightshift.job_run.id is 'Identity of the run.';
comment on column nightshift.job_run.job is 'Name of the job.';
comment on column nightshift.job_run.scope is 'fleet, or host:NAME for work that must happen on that host.';
comment on column nightshift.job_run.scheduled_at is 'The instant the run was due.';
comment on column nightshift.job_run.node is 'Node that holds the run.';
comment on column nightshift.job_run.epoch is 'Grows by one with each takeover: writes of an older epoch are refused.';
comment on column nightshift.job_run.state is 'running; done; partial: part of it failed and is told in summary; failed; abandoned: its node died and nobody may repeat it.';
comment on column nightshift.job_run.started_at is 'When the node claimed it.';
comment on column nightshift.job_run.heartbeat_at is 'When its node last said that it still works on it, by the database''s clock.';
comment on column nightshift.job_run.ended_at is 'When it ended.';
comment on column nightshift.job_run.summary is 'One sentence on what it did.';
comment on column nightshift.job_run.error_kind is 'OPERATOR, HOST, DATABASE, MAIL or OURS.';
comment on column nightshift.job_run.error is 'One sentence on what went wrong.';

create table nightshift.audit (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  node text,
  entity text not null,
  change text not null,
  detail jsonb not null default '{}',
  previous_hash bytea not null,
  hash bytea not null
);
comment on table nightshift.audit is 'Who changed what: append-only, each row bound to the one before by a hash.';
comment on column nightshift.audit.seq is 'Position in the chain, without gaps.';
comment on column nightshift.audit.at is 'When, by the database''s clock.';
comment on column nightshift.audit.actor is 'Database role or operating-system user who did it.';
comment on column nightshift.audit.node is 'Node on which it was done.';
comment on column nightshift.audit.entity is 'What was changed, e.g. profile:production or job:digest.';
comment on column nightshift.audit.change is 'What was done to it.';
comment on column nightshift.audit.detail is 'More, e.g. the values before and after.';
comment on column nightshift.audit.previous_hash is 'Hash of the row before; 32 zero bytes in the first.';
comment on column nightshift.audit.hash is 'SHA-256 over previous_hash and the canonical text of this row.';

create function nightshift.audit_append(actor text, node text, entity text, change text, detail jsonb)
returns bigint
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  last nightshift.audit%rowtype;
  next nightshift.audit%rowtype;
begin
  perform pg_advisory_xact_lock(7235419002);  -- one writer at the head of the chain
  select * into last from nightshift.audit order by seq desc limit 1;
  next.seq := coalesce(last.seq, 0) + 1;
  next.at := clock_timestamp();
  next.actor := audit_append.actor;
  next.node := audit_append.node;
  next.entity := audit_append.entity;
  next.change := audit_append.change;
  next.detail := coalesce(audit_append.detail, '{}');
  next.previous_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  next.hash := nightshift.audit_hash(next);
  insert into nightshift.audit select next.*;
  return next.seq;
end
$$;
comment on function nightshift.audit_append(text, text, text, text, jsonb) is 'Adds one row to the audit chain and returns its position.';

create function nightshift.audit_hash(entry nightshift.audit)
returns bytea
language sql immutable set search_path = pg_catalog, nightshift
as $$
  select sha256(entry.previous_hash || convert_to(jsonb_build_array(
    entry.seq, extract(epoch from entry.at)::text, entry.actor, entry.node, entry.entity, entry.change, entry.detail)::text, 'UTF8'))
$$;
comment on function nightshift.audit_hash(nightshift.audit) is 'The hash that an audit row must carry.';

create function nightshift.audit_refuse()
returns trigger
language plpgsql
as $$
begin
  raise exception 'the audit is append-only: % is refused', tg_op;
end
$$;
comment on function nightshift.audit_refuse() is 'Refuses every change of the audit but an insert.';
create trigger audit_append_only before update or delete on nightshift.audit for each row execute function nightshift.audit_refuse();
create trigger audit_never_truncated before truncate on nightshift.audit for each statement execute function nightshift.audit_refuse();
revoke insert, update, delete, truncate on nightshift.audit from nightshift_engine;
revoke all on function nightshift.audit_append(text, text, text, text, jsonb) from public;
grant execute on function nightshift.audit_append(text, text, text, text, jsonb) to nightshift_engine;
