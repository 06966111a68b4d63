-- Plans, their execution and what is allowed when. Words of state are moved only along rollout_transition.
create table nightshift.plan (
  id bigint generated always as identity primary key,
  host_id bigint not null references nightshift.host,
  workload_id bigint not null references nightshift.workload,
  digest text not null,
  canonical text not null,
  made_at timestamptz not null default clock_timestamp(),
  made_by text not null,
  expires_at timestamptz not null,
  check (digest = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
);
create index plan_workload on nightshift.plan (workload_id, host_id);
comment on table nightshift.plan is 'The exact change of exact containers with its undo. It is never altered: another change is another plan.';
comment on column nightshift.plan.id is 'Identity of the plan, and of its rollout.';
comment on column nightshift.plan.host_id is 'Host of its containers.';
comment on column nightshift.plan.workload_id is 'Workload of its containers.';
comment on column nightshift.plan.digest is 'SHA-256 of canonical, in hexadecimal: what an approval is bound to.';
comment on column nightshift.plan.canonical is 'The plan as JSON in canonical form: keys sorted, no spaces, whole numbers.';
comment on column nightshift.plan.made_at is 'When it was made.';
comment on column nightshift.plan.made_by is 'Operating-system user who made it.';
comment on column nightshift.plan.expires_at is 'After this it can no longer be approved.';

create table nightshift.rollout (
  plan_id bigint primary key references nightshift.plan,
  host_id bigint not null references nightshift.host,
  workload_id bigint not null references nightshift.workload,
  state text not null default 'awaiting-approval',
  version integer not null default 1,
  mode text not null check (mode in ('shadow', 'hold', 'auto')),
  reason text,
  approved_at timestamptz,
  started_at timestamptz,
  deadline timestamptz,
  hold_until timestamptz,
  rolling_since timestamptz,
  ended_at timestamptz,
  undo_until timestamptz
);
create unique index rollout_open on nightshift.rollout (workload_id, host_id)
  where state in ('awaiting-approval', 'approved', 'running', 'held', 'rolling-back', 'needs-human');
create index rollout_host on nightshift.rollout (host_id, state);
comment on table nightshift.rollout is 'The execution of a plan. One is open per workload and host.';
comment on column nightshift.rollout.plan_id is 'The plan it executes.';
comment on column nightshift.rollout.host_id is 'Host of its containers.';
comment on column nightshift.rollout.workload_id is 'Workload of its containers.';
comment on column nightshift.rollout.state is 'Where it stands; rollout_transition lists the moves that are allowed.';
comment on column nightshift.rollout.version is 'Grows by one with each change of state.';
comment on column nightshift.rollout.mode is 'shadow: judge, never act; hold: each further stage waits for a person; auto: goes on after a good verdict.';
comment on column nightshift.rollout.reason is 'Why it is in this state, in a sentence.';
comment on column nightshift.rollout.approved_at is 'When it was approved.';
comment on column nightshift.rollout.started_at is 'When its first stage began.';
comment on column nightshift.rollout.deadline is 'By then it has ended or is taken back.';
comment on column nightshift.rollout.hold_until is 'Until when a held one waits for a person before it is taken back.';
comment on column nightshift.rollout.rolling_since is 'When it was last begun to be taken back.';
comment on column nightshift.rollout.ended_at is 'When it ended.';
comment on column nightshift.rollout.undo_until is 'Until when a completed one can still be taken back on demand.';

create table nightshift.rollout_stage (
  plan_id bigint not null references nightshift.rollout,
  ordinal integer not null,
  kind text not null check (kind in ('canary', 'partial', 'full')),
  state text not null default 'waiting',
  version integer not null default 1,
  settle_seconds double precision not null check (settle_seconds >= 0),
  window_seconds double precision not null check (window_seconds > 0),
  applied_at timestamptz,
  measure_from timestamptz,
  due_at timestamptz,
  extended boolean not null default false,
  allowed boolean not null default false,
  reason text,
  primary key (plan_id, ordinal)
);
comment on table nightshift.rollout_stage is 'One step of a rollout: change some containers, let them settle, watch them, judge.';
comment on column nightshift.rollout_stage.plan_id is 'Its rollout.';
comment on column nightshift.rollout_stage.ordinal is 'Place in the rollout, from 1.';
comment on column nightshift.rollout_stage.kind is 'canary, partial or full.';
comment on column nightshift.rollout_stage.state is 'Where it stands; rollout_transition lists the moves that are allowed.';
comment on column nightshift.rollout_stage.version is 'Grows by one with each change of state.';
comment on column nightshift.rollout_stage.settle_seconds is 'Time after the change that is not judged.';
comment on column nightshift.rollout_stage.window_seconds is 'Time that is watched, settling included.';
comment on column nightshift.rollout_stage.applied_at is 'When its last container was changed.';
comment on column nightshift.rollout_stage.measure_from is 'From when on samples count for the verdict.';
comment on column nightshift.rollout_stage.due_at is 'When the verdict is due.';
comment on column nightshift.rollout_stage.extended is 'Whether its window was lengthened, which happens once at most.';
comment on column nightshift.rollout_stage.allowed is 'Whether a person let it begin; asked for in mode hold only.';
comment on column nightshift.rollout_stage.reason is 'Why it is in this state, in a sentence.';

create table nightshift.rollout_target (
  id bigint generated always as identity primary key,
  plan_id bigint not null references nightshift.rollout,
  position integer not null,
  ordinal integer not null,
  container_id bigint not null references nightshift.container,
  unique (plan_id, position),
  foreign key (plan_id, ordinal) references nightshift.rollout_stage
);
create index rollout_target_container on nightshift.rollout_target (container_id);
comment on table nightshift.rollout_target is 'A container that a stage changes. Its values stand in the plan.';
comment on column nightshift.rollout_target.id is 'Identity of the target.';
comment on column nightshift.rollout_target.plan_id is 'Its rollout.';
comment on column nightshift.rollout_target.position is 'Place among the targets of the plan, from 0.';
comment on column nightshift.rollout_target.ordinal is 'Its stage.';
comment on column nightshift.rollout_target.container_id is 'The container.';

create table nightshift.host_lease (
  host_id bigint primary key references nightshift.host,
  holder text not null,
  epoch bigint not null,
  until timestamptz not null
);
comment on table nightshift.host_lease is 'Which node may change containers of a host. All times are the database''s.';
comment on column nightshift.host_lease.host_id is 'The host.';
comment on column nightshift.host_lease.holder is 'Node that holds it.';
comment on column nightshift.host_lease.epoch is 'Grows by one with each change of the holder, never falls.';
comment on column nightshift.host_lease.until is 'When it ends unless the holder renews it.';

create function nightshift.host_lease_grows()
returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  if new.epoch < old.epoch or (new.holder <> old.holder and new.epoch = old.epoch) then
    raise exception 'the epoch of a host''s lease only grows: % to % is refused', old.epoch, new.epoch;
  end if;
  return new;
end
$$;
comment on function nightshift.host_lease_grows() is 'Refuses an epoch that falls, and a new holder under the old epoch.';
create trigger host_lease_grows before update on nightshift.host_lease for each row execute function nightshift.host_lease_grows();

create table nightshift.rollout_action (
  id bigint generated always as identity primary key,
  plan_id bigint not null references nightshift.rollout,
  target_id bigint not null references nightshift.rollout_target,
  host_id bigint not null references nightshift.host,
  container_id bigint not null references nightshift.container,
  kind text not null check (kind in ('apply', 'undo')),
  state text not null default 'intended',
  epoch bigint not null,
  node text not null,
  attempts integer not null default 0,
  intended_at timestamptz not null default clock_timestamp(),
  dispatched_at timestamptz,
  ended_at timestamptz,
  usage_bytes bigint,
  observed text,
  error text
);
create unique index rollout_action_open on nightshift.rollout_action (container_id) where state in ('intended', 'dispatched');
create unique index rollout_action_apply on nightshift.rollout_action (target_id) where kind = 'apply';
create index rollout_action_plan on nightshift.rollout_action (plan_id, id);
create index rollout_action_day on nightshift.rollout_action (host_id, intended_at) where kind = 'apply';
comment on table nightshift.rollout_action is 'One write to the Docker daemon: its intent is committed before it is made.';
comment on column nightshift.rollout_action.id is 'Identity of the action.';
comment on column nightshift.rollout_action.plan_id is 'Its rollout.';
comment on column nightshift.rollout_action.target_id is 'Target whose values are written.';
comment on column nightshift.rollout_action.host_id is 'Host of the container.';
comment on column nightshift.rollout_action.container_id is 'Container that is changed.';
comment on column nightshift.rollout_action.kind is 'apply or undo.';
comment on column nightshift.rollout_action.state is 'intended; dispatched: the daemon was or is being told; confirmed: seen in the kernel; drifted: somebody else changed it, theirs stays; refused; abandoned: the container is gone or another one.';
comment on column nightshift.rollout_action.epoch is 'Epoch of the host''s lease under which it was last touched.';
comment on column nightshift.rollout_action.node is 'Node that last touched it.';
comment on column nightshift.rollout_action.attempts is 'How often the daemon was told.';
comment on column nightshift.rollout_action.intended_at is 'When the intent was committed, by the database''s clock.';
comment on column nightshift.rollout_action.dispatched_at is 'When the daemon was first about to be told.';
comment on column nightshift.rollout_action.ended_at is 'When it came to rest.';
comment on column nightshift.rollout_action.usage_bytes is 'Working set read just before the daemon was told; null where memory is not lowered.';
comment on column nightshift.rollout_action.observed is 'The limits that were seen at the end.';
comment on column nightshift.rollout_action.error is 'Why it did not succeed, in a sentence.';

create table nightshift.rollout_drift (
  id bigint generated always as identity primary key,
  plan_id bigint not null references nightshift.rollout,
  container_id bigint not null references nightshift.container,
  kind text not null check (kind in ('gone', 'recreated', 'changed')),
  noticed_at timestamptz not null default clock_timestamp(),
  detail text not null,
  unique (plan_id, container_id)
);
comment on table nightshift.rollout_drift is 'A container of a rollout that somebody else recreated, removed or changed. Their change stays.';
comment on column nightshift.rollout_drift.id is 'Identity of the entry.';
comment on column nightshift.rollout_drift.plan_id is 'Its rollout.';
comment on column nightshift.rollout_drift.container_id is 'The container.';
comment on column nightshift.rollout_drift.kind is 'gone, recreated under the same name, or its limits changed.';
comment on column nightshift.rollout_drift.noticed_at is 'When it was noticed.';
comment on column nightshift.rollout_drift.detail is 'What was seen, in a sentence.';

create table nightshift.rollout_sample (
  plan_id bigint not null references nightshift.rollout,
  container_id bigint not null references nightshift.container,
  at timestamptz not null,
  state text not null,
  health text,
  restarts integer not null,
  started_at timestamptz,
  seconds double precision,
  cpu_cores double precision,
  throttled double precision,
  cpu_stalled double precision,
  memory_stalled double precision,
  memory_use double precision,
  major_faults double precision,
  refaults double precision,
  oom_kills bigint,
  received_packets double precision,
  probe_ms double precision,
  probe_failed boolean,
  primary key (plan_id, container_id, at)
);
comment on table nightshift.rollout_sample is 'How a container of an open plan was at one instant; taken more often than container_sample, from the moment the plan is made.';
comment on column nightshift.rollout_sample.plan_id is 'The rollout it is judged for.';
comment on column nightshift.rollout_sample.container_id is 'The container, changed or not yet.';
comment on column nightshift.rollout_sample.at is 'End of the interval, by the database''s clock.';
comment on column nightshift.rollout_sample.state is 'Docker''s state, or gone.';
comment on column nightshift.rollout_sample.health is 'Docker''s health status; null without a health check.';
comment on column nightshift.rollout_sample.restarts is 'Restarts by Docker''s restart policy.';
comment on column nightshift.rollout_sample.started_at is 'When it was last started.';
comment on column nightshift.rollout_sample.seconds is 'Length of the interval; null in the first sample.';
comment on column nightshift.rollout_sample.cpu_cores is 'Mean cores used.';
comment on column nightshift.rollout_sample.throttled is 'Share of bandwidth periods in which the quota ran out, 0 to 1.';
comment on column nightshift.rollout_sample.cpu_stalled is 'Share of the time in which a task waited for a CPU (PSI), 0 to 1.';
comment on column nightshift.rollout_sample.memory_stalled is 'Share of the time in which a task waited for memory (PSI), 0 to 1.';
comment on column nightshift.rollout_sample.memory_use is 'Working set as a share of the memory limit, 0 to 1; null without a limit.';
comment on column nightshift.rollout_sample.major_faults is 'Page faults per second that had to read from a disk.';
comment on column nightshift.rollout_sample.refaults is 'Pages per second read again soon after they were dropped.';
comment on column nightshift.rollout_sample.oom_kills is 'Processes killed for want of memory since the container started.';
comment on column nightshift.rollout_sample.received_packets is 'Packets received per second: how much is asked of it.';
comment on column nightshift.rollout_sample.probe_ms is 'Milliseconds the service took to answer its probe; null without a probe or an answer.';
comment on column nightshift.rollout_sample.probe_failed is 'Whether the probe failed; null without a probe.';

create table nightshift.rollout_verdict (
  id bigint generated always as identity primary key,
  plan_id bigint not null,
  ordinal integer not null,
  metric text not null,
  look integer not null,
  at timestamptz not null default clock_timestamp(),
  result text not null check (result in ('pass', 'fail', 'inconclusive', 'no-data')),
  guard boolean not null,
  baseline double precision,
  estimate double precision,
  low double precision,
  high double precision,
  bound double precision,
  detectable double precision,
  batches integer not null,
  twin boolean not null,
  load_shift double precision,
  judge_version integer not null,
  sentence text not null,
  unique (plan_id, ordinal, metric, look),
  foreign key (plan_id, ordinal) references nightshift.rollout_stage
);
comment on table nightshift.rollout_verdict is 'A judgement of one metric at one look. It is never altered.';
comment on column nightshift.rollout_verdict.id is 'Identity of the verdict.';
comment on column nightshift.rollout_verdict.plan_id is 'Its rollout.';
comment on column nightshift.rollout_verdict.ordinal is 'Its stage.';
comment on column nightshift.rollout_verdict.metric is 'What was judged.';
comment on column nightshift.rollout_verdict.look is '1 at the end of the window, 2 after it was lengthened, 0 for a guard.';
comment on column nightshift.rollout_verdict.at is 'When it was judged.';
comment on column nightshift.rollout_verdict.result is 'pass, fail, inconclusive or no-data. Only pass lets a rollout go on.';
comment on column nightshift.rollout_verdict.guard is 'Whether a hard guard tripped, which needs no statistics.';
comment on column nightshift.rollout_verdict.baseline is 'Mean before the change, in the metric''s unit.';
comment on column nightshift.rollout_verdict.estimate is 'By how much it rose, compared with the twin where there is one.';
comment on column nightshift.rollout_verdict.low is 'Lower bound of the rise.';
comment on column nightshift.rollout_verdict.high is 'Upper bound of the rise.';
comment on column nightshift.rollout_verdict.bound is 'Rise from which on it counts as harm.';
comment on column nightshift.rollout_verdict.detectable is 'Rise that would have been seen in 8 of 10 cases.';
comment on column nightshift.rollout_verdict.batches is 'Batches after the change.';
comment on column nightshift.rollout_verdict.twin is 'Whether untouched containers of the same workload were the control.';
comment on column nightshift.rollout_verdict.load_shift is 'By what fraction the load on it moved; null where it is not known.';
comment on column nightshift.rollout_verdict.judge_version is 'Version of the judge.';
comment on column nightshift.rollout_verdict.sentence is 'The verdict in a sentence.';

create table nightshift.freeze (
  id bigint generated always as identity primary key,
  host_id bigint references nightshift.host,
  since timestamptz not null default clock_timestamp(),
  until timestamptz,
  actor text not null,
  person text,
  remark text not null,
  lifted_at timestamptz,
  lifted_by text
);
comment on table nightshift.freeze is 'While one holds, no container is changed, except to take a change back.';
comment on column nightshift.freeze.id is 'Identity of the freeze.';
comment on column nightshift.freeze.host_id is 'Host it holds on; null for all.';
comment on column nightshift.freeze.since is 'From when on.';
comment on column nightshift.freeze.until is 'When it ends by itself; null for never.';
comment on column nightshift.freeze.actor is 'Database user who ordered it.';
comment on column nightshift.freeze.person is 'Who that user says to be.';
comment on column nightshift.freeze.remark is 'Why.';
comment on column nightshift.freeze.lifted_at is 'When it was lifted.';
comment on column nightshift.freeze.lifted_by is 'Database user who lifted it.';

create table nightshift.rollout_transition (
  entity text not null check (entity in ('rollout', 'stage', 'action')),
  from_state text not null,
  to_state text not null,
  primary key (entity, from_state, to_state)
);
comment on table nightshift.rollout_transition is 'The moves between states that are allowed. All others are refused.';
comment on column nightshift.rollout_transition.entity is 'rollout, stage or action.';
comment on column nightshift.rollout_transition.from_state is 'State before.';
comment on column nightshift.rollout_transition.to_state is 'State after.';
insert into nightshift.rollout_transition values
  ('rollout', 'awaiting-approval', 'approved'),
  ('rollout', 'awaiting-approval', 'rejected'),
  ('rollout', 'awaiting-approval', 'expired'),
  ('rollout', 'awaiting-approval', 'superseded'),
  ('rollout', 'approved', 'running'),
  ('rollout', 'approved', 'held'),
  ('rollout', 'approved', 'rolling-back'),
  ('rollout', 'running', 'held'),
  ('rollout', 'running', 'rolling-back'),
  ('rollout', 'running', 'completed'),
  ('rollout', 'held', 'running'),
  ('rollout', 'held', 'rolling-back'),
  ('rollout', 'completed', 'rolling-back'),
  ('rollout', 'rolling-back', 'rolled-back'),
  ('rollout', 'rolling-back', 'needs-human'),
  ('rollout', 'needs-human', 'rolling-back'),
  ('rollout', 'needs-human', 'closed'),
  ('stage', 'waiting', 'applying'),
  ('stage', 'waiting', 'cancelled'),
  ('stage', 'applying', 'settling'),
  ('stage', 'applying', 'failed'),
  ('stage', 'applying', 'cancelled'),
  ('stage', 'settling', 'validating'),
  ('stage', 'settling', 'failed'),
  ('stage', 'settling', 'cancelled'),
  ('stage', 'validating', 'passed'),
  ('stage', 'validating', 'failed'),
  ('stage', 'validating', 'inconclusive'),
  ('stage', 'validating', 'no-data'),
  ('stage', 'validating', 'cancelled'),
  ('stage', 'inconclusive', 'validating'),
  ('stage', 'inconclusive', 'passed'),
  ('stage', 'inconclusive', 'cancelled'),
  ('stage', 'no-data', 'validating'),
  ('stage', 'no-data', 'passed'),
  ('stage', 'no-data', 'cancelled'),
  ('action', 'intended', 'dispatched'),
  ('action', 'intended', 'confirmed'),
  ('action', 'intended', 'drifted'),
  ('action', 'intended', 'refused'),
  ('action', 'intended', 'abandoned'),
  ('action', 'dispatched', 'confirmed'),
  ('action', 'dispatched', 'drifted'),
  ('action', 'dispatched', 'refused'),
  ('action', 'dispatched', 'abandoned');

create function nightshift.rollout_moves()
returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
declare
  moved constant text := tg_argv[0];
  subject text;
begin
  if new.state = old.state then
    return new;
  end if;
  if not exists (select from nightshift.rollout_transition t
      where t.entity = moved and t.from_state = old.state and t.to_state = new.state) then
    raise exception 'a % that is % cannot become %', moved, old.state, new.state using errcode = 'NS001';
  end if;
  subject := 'rollout:' || new.plan_id;
  if moved = 'stage' then
    new.version := old.version + 1;
    subject := subject || '/stage:' || (to_jsonb(new) ->> 'ordinal');
  elsif moved = 'action' then
    subject := subject || '/action:' || (to_jsonb(new) ->> 'id');
  else
    new.version := old.version + 1;
    if new.state = 'rolling-back' then
      new.rolling_since := clock_timestamp();
    end if;
  end if;
  perform nightshift.audit_append(
    coalesce(nullif(current_setting('nightshift.actor', true), ''), session_user), nullif(current_setting('nightshift.node', true), ''),
    subject, old.state || ' -> ' || new.state,
    jsonb_strip_nulls(jsonb_build_object('reason', to_jsonb(new) ->> 'reason', 'error', to_jsonb(new) ->> 'error',
      'observed', to_jsonb(new) ->> 'observed', 'epoch', to_jsonb(new) -> 'epoch',
      'person', nullif(current_setting('nightshift.person', true), ''))));
  return new;
end
$$;
comment on function nightshift.rollout_moves() is 'Refuses moves that rollout_transition does not list, and writes the others to the audit.';
create trigger rollout_moves before update on nightshift.rollout for each row execute function nightshift.rollout_moves('rollout');
create trigger rollout_moves before update on nightshift.rollout_stage for each row execute function nightshift.rollout_moves('stage');
create trigger rollout_moves before update on nightshift.rollout_action for each row execute function nightshift.rollout_moves('action');

create function nightshift.rollout_begins()
returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
declare
  begins constant text := tg_argv[0];
  subject text := 'rollout:' || new.plan_id;
begin
  if new.state <> begins then
    raise exception 'a % begins as %, not as %', tg_table_name, begins, new.state using errcode = 'NS001';
  end if;
  if tg_table_name = 'rollout_action' then
    subject := subject || '/action:' || (to_jsonb(new) ->> 'id');
  end if;
  perform nightshift.audit_append(
    coalesce(nullif(current_setting('nightshift.actor', true), ''), session_user), nullif(current_setting('nightshift.node', true), ''),
    subject, begins, jsonb_strip_nulls(jsonb_build_object('kind', to_jsonb(new) ->> 'kind', 'container', to_jsonb(new) -> 'container_id',
      'epoch', to_jsonb(new) -> 'epoch', 'mode', to_jsonb(new) ->> 'mode')));
  return new;
end
$$;
comment on function nightshift.rollout_begins() is 'Lets a rollout or an action begin in its first state only, and writes that to the audit.';
create trigger rollout_begins before insert on nightshift.rollout for each row execute function nightshift.rollout_begins('awaiting-approval');
create trigger rollout_begins before insert on nightshift.rollout_action for each row execute function nightshift.rollout_begins('intended');
