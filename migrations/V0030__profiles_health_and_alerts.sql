create table nightshift.profile_use (
  id bigint generated always as identity primary key,
  host_id bigint references nightshift.host,
  profile text not null,
  settings jsonb not null,
  since timestamptz not null default now(),
  actor text not null,
  ended_at timestamptz,
  check (host_id is not null or ended_at is null)
);
create index profile_use_host on nightshift.profile_use (host_id, id desc);
comment on table nightshift.profile_use is 'Which environment profile was in use from when on: the newest row of a host counts unless it has ended, else the newest without a host.';
comment on column nightshift.profile_use.id is 'Identity of the entry.';
comment on column nightshift.profile_use.host_id is 'Host it is for; null for the whole fleet.';
comment on column nightshift.profile_use.profile is 'Name of the profile.';
comment on column nightshift.profile_use.settings is 'The whole profile as it was then, inheritance resolved.';
comment on column nightshift.profile_use.since is 'From when on.';
comment on column nightshift.profile_use.actor is 'Who switched.';
comment on column nightshift.profile_use.ended_at is 'When the host went back to the profile of the fleet.';

create table nightshift.health_result (
  id bigint generated always as identity primary key,
  job_run_id bigint references nightshift.job_run,
  host_id bigint not null references nightshift.host,
  container_id bigint references nightshift.container,
  at timestamptz not null,
  check_name text not null,
  subject text not null,
  status text not null check (status in ('ok', 'warning', 'critical', 'unknown')),
  value double precision,
  threshold double precision,
  unit text,
  sentence text not null
);
create index health_result_at on nightshift.health_result (host_id, at);
create index health_result_subject on nightshift.health_result (host_id, check_name, subject, at desc);
comment on table nightshift.health_result is 'What one check found about one subject at one instant.';
comment on column nightshift.health_result.id is 'Identity of the result.';
comment on column nightshift.health_result.job_run_id is 'Run that made it; null when asked for by hand.';
comment on column nightshift.health_result.host_id is 'Host it is about.';
comment on column nightshift.health_result.container_id is 'Container it is about; null for the host and for Nightshift itself.';
comment on column nightshift.health_result.at is 'When it was measured.';
comment on column nightshift.health_result.check_name is 'Name of the check, e.g. disk-space.';
comment on column nightshift.health_result.subject is 'What was checked, e.g. a mount point, a container''s name or nightshift.';
comment on column nightshift.health_result.status is 'ok, warning, critical; unknown: it could not be measured.';
comment on column nightshift.health_result.value is 'The measured value in unit.';
comment on column nightshift.health_result.threshold is 'The threshold that decided, in unit.';
comment on column nightshift.health_result.unit is 'Unit of value and threshold.';
comment on column nightshift.health_result.sentence is 'The result in a sentence.';

create table nightshift.alert (
  id bigint generated always as identity primary key,
  host_id bigint not null references nightshift.host,
  check_name text not null,
  subject text not null,
  status text not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz,
  sentence text not null
);
create unique index alert_open on nightshift.alert (host_id, check_name, subject) where closed_at is null;
comment on table nightshift.alert is 'A subject that is not well. Changes of status open, change and close alerts; repeated results do not.';
comment on column nightshift.alert.id is 'Identity of the alert.';
comment on column nightshift.alert.host_id is 'Host it is about.';
comment on column nightshift.alert.check_name is 'Check that raised it.';
comment on column nightshift.alert.subject is 'What is not well.';
comment on column nightshift.alert.status is 'Its latest status.';
comment on column nightshift.alert.opened_at is 'When the subject was first seen unwell.';
comment on column nightshift.alert.changed_at is 'When its status last changed.';
comment on column nightshift.alert.closed_at is 'When it was well again; null while open.';
comment on column nightshift.alert.sentence is 'The latest result in a sentence.';

create table nightshift.alert_event (
  id bigint generated always as identity primary key,
  alert_id bigint not null references nightshift.alert on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in ('opened', 'changed', 'closed')),
  status_before text,
  status text not null,
  sentence text not null,
  told_at timestamptz
);
create index alert_event_alert on nightshift.alert_event (alert_id);
create index alert_event_untold on nightshift.alert_event (id) where told_at is null;
comment on table nightshift.alert_event is 'What happened to an alert: each row is one thing people hear of, once.';
comment on column nightshift.alert_event.id is 'Identity of the event; part of the key of its mail.';
comment on column nightshift.alert_event.alert_id is 'Alert it belongs to.';
comment on column nightshift.alert_event.at is 'When the check found it.';
comment on column nightshift.alert_event.kind is 'opened; changed: from warning to critical or back; closed: the all-clear.';
comment on column nightshift.alert_event.status_before is 'Status before; null when opened.';
comment on column nightshift.alert_event.status is 'Status from then on; ok when closed.';
comment on column nightshift.alert_event.sentence is 'The result in a sentence.';
comment on column nightshift.alert_event.told_at is 'When it was handed on to be mailed, or left to the digest; null while that is due.';
