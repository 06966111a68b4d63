create table nightshift.job_request (
  id bigint generated always as identity primary key,
  job text not null,
  scope text not null,
  asked_at timestamptz not null,
  actor text not null,
  made_at timestamptz not null default clock_timestamp(),
  taken_at timestamptz,
  node text,
  unique (job, scope, asked_at)
);
create index job_request_open on nightshift.job_request (id) where taken_at is null;
comment on table nightshift.job_request is 'Runs that people asked for out of turn. A node takes each up once; the run itself is in job_run.';
comment on column nightshift.job_request.id is 'Identity of the request.';
comment on column nightshift.job_request.job is 'Name of the job.';
comment on column nightshift.job_request.scope is 'fleet, or host:NAME.';
comment on column nightshift.job_request.asked_at is 'The instant that names the run in job_run.scheduled_at, by the asking process''s clock.';
comment on column nightshift.job_request.actor is 'Operating-system user who asked.';
comment on column nightshift.job_request.made_at is 'When the row was written, by the database''s clock.';
comment on column nightshift.job_request.taken_at is 'When a node took it up; null while nobody has.';
comment on column nightshift.job_request.node is 'Node that took it up.';

alter table nightshift.node add column boot text;
comment on column nightshift.node.boot is 'Identity of the machine''s boot and of the process-id namespace: only within one of them two pids can be compared.';
