-- Decisions of people. One function per verb stands behind the command line, SQL and links; the engine can make none of them.
create table nightshift.approval (
  id bigint generated always as identity primary key,
  plan_id bigint not null references nightshift.rollout,
  digest text,
  verb text not null check (verb in ('approve', 'reject', 'hold', 'proceed', 'roll-back', 'close')),
  actor text not null,
  person text,
  remark text,
  at timestamptz not null default clock_timestamp(),
  overrides_verdicts bigint[]
);
create unique index approval_decides on nightshift.approval (plan_id) where verb in ('approve', 'reject');
create index approval_plan on nightshift.approval (plan_id);
comment on table nightshift.approval is 'What people decided about plans. Written by nightshift.approve and its sisters only.';
comment on column nightshift.approval.id is 'Identity of the decision.';
comment on column nightshift.approval.plan_id is 'Plan it is about.';
comment on column nightshift.approval.digest is 'Digest of the plan that was approved.';
comment on column nightshift.approval.verb is 'approve, reject, hold, proceed, roll-back or close.';
comment on column nightshift.approval.actor is 'Database user who decided.';
comment on column nightshift.approval.person is 'Who that user says to be, e.g. the operating-system user at the command line.';
comment on column nightshift.approval.remark is 'What they said about it.';
comment on column nightshift.approval.at is 'When, by the database''s clock.';
comment on column nightshift.approval.overrides_verdicts is 'Verdicts that a proceed overrides; null where it overrides none.';

create function nightshift.decide(plan bigint, verb text, digest text, remark text, overrides bigint[])
returns void
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  insert into nightshift.approval (plan_id, digest, verb, actor, person, remark, overrides_verdicts)
  values (decide.plan, decide.digest, decide.verb, session_user, nullif(current_setting('nightshift.person', true), ''),
    left(decide.remark, 2000), decide.overrides);
end
$$;
comment on function nightshift.decide(bigint, text, text, text, bigint[]) is 'Records a decision. Called by the functions that approvers may call.';

create function nightshift.rollout_of(plan bigint)
returns nightshift.rollout
language plpgsql set search_path = pg_catalog, nightshift
as $$
declare
  found_one nightshift.rollout%rowtype;
begin
  select * into found_one from nightshift.rollout where plan_id = rollout_of.plan for update;
  if not found then
    raise exception 'there is no plan %', plan using errcode = 'NS002';
  end if;
  perform set_config('nightshift.actor', session_user, true);
  return found_one;
end
$$;
comment on function nightshift.rollout_of(bigint) is 'The rollout of a plan, locked for a decision about it.';

create function nightshift.approve(plan bigint, digest text, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(approve.plan);
  p nightshift.plan%rowtype;
  before nightshift.approval%rowtype;
begin
  select * into p from nightshift.plan where id = approve.plan;
  select * into before from nightshift.approval a where a.plan_id = approve.plan and a.verb in ('approve', 'reject');
  if found then
    raise exception 'plan % was % already, by % at %', approve.plan, case before.verb when 'reject' then 'rejected' else 'approved' end,
      before.actor, to_char(before.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') using errcode = 'NS003';
  end if;
  if r.state <> 'awaiting-approval' then
    raise exception 'plan % is %', approve.plan, r.state using errcode = 'NS003';
  end if;
  if p.expires_at <= clock_timestamp() then
    raise exception 'plan % expired at %: make a new one', approve.plan,
      to_char(p.expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') using errcode = 'NS004';
  end if;
  if approve.digest is distinct from p.digest then
    raise exception 'plan % is not the plan that was looked at: its digest is %', approve.plan, p.digest using errcode = 'NS005';
  end if;
  perform nightshift.decide(approve.plan, 'approve', p.digest, approve.remark, null);
  update nightshift.rollout set state = 'approved', approved_at = clock_timestamp(), reason = 'approved by ' || session_user
  where plan_id = approve.plan;
  return format('Plan %s is approved.', approve.plan);
end
$$;
comment on function nightshift.approve(bigint, text, text) is 'Approves a plan, once, as the session''s user. The digest must be that of the plan: SELECT nightshift.approve(7, ''…'', ''why'').';

create function nightshift.reject(plan bigint, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(reject.plan);
begin
  if r.state = 'awaiting-approval' then
    perform nightshift.decide(reject.plan, 'reject', null, reject.remark, null);
    update nightshift.rollout set state = 'rejected', ended_at = clock_timestamp(), reason = 'rejected by ' || session_user
    where plan_id = reject.plan;
    return format('Plan %s is rejected.', reject.plan);
  elsif r.state = 'needs-human' then
    perform nightshift.decide(reject.plan, 'close', null, reject.remark, null);
    update nightshift.rollout set state = 'closed', ended_at = clock_timestamp(), reason = 'closed by ' || session_user
    where plan_id = reject.plan;
    return format('Rollout %s is closed as it is.', reject.plan);
  end if;
  raise exception 'plan % is %: only one that awaits approval can be rejected', reject.plan, r.state using errcode = 'NS003';
end
$$;
comment on function nightshift.reject(bigint, text) is 'Rejects a plan that awaits approval, or closes a rollout that needs a person.';

create function nightshift.hold(plan bigint, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(hold.plan);
begin
  if r.state not in ('approved', 'running') then
    raise exception 'rollout % is %: only an approved or running one can be held', hold.plan, r.state using errcode = 'NS003';
  end if;
  perform nightshift.decide(hold.plan, 'hold', null, hold.remark, null);
  update nightshift.rollout set state = 'held', hold_until = clock_timestamp() + interval '24 hours',
    reason = 'held by ' || session_user || coalesce(': ' || hold.remark, '')
  where plan_id = hold.plan;
  return format('Rollout %s is held; without a decision it is taken back in 24 hours.', hold.plan);
end
$$;
comment on function nightshift.hold(bigint, text) is 'Stops a rollout where it is. Without a decision within 24 hours it is taken back.';

create function nightshift.proceed(plan bigint, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(proceed.plan);
  s nightshift.rollout_stage%rowtype;
  overridden bigint[];
begin
  if r.state <> 'held' then
    raise exception 'rollout % is %: only a held one can proceed', proceed.plan, r.state using errcode = 'NS003';
  end if;
  select * into s from nightshift.rollout_stage t
  where t.plan_id = proceed.plan and t.state in ('inconclusive', 'no-data') order by t.ordinal limit 1;
  if found then
    select array_agg(v.id order by v.id) into overridden from nightshift.rollout_verdict v
    where v.plan_id = proceed.plan and v.ordinal = s.ordinal and v.result <> 'pass';
    update nightshift.rollout_stage set state = 'passed', reason = 'a person overrode the verdict'
    where plan_id = proceed.plan and ordinal = s.ordinal;
  end if;
  perform nightshift.decide(proceed.plan, 'proceed', null, proceed.remark, overridden);
  update nightshift.rollout_stage t set allowed = true
  where t.plan_id = proceed.plan and t.ordinal = (select min(u.ordinal) from nightshift.rollout_stage u
    where u.plan_id = proceed.plan and u.state = 'waiting');
  update nightshift.rollout set state = 'running', hold_until = null, reason = 'let on by ' || session_user,
    deadline = clock_timestamp() + coalesce(r.deadline - r.started_at, interval '1 hour')
  where plan_id = proceed.plan;
  return format('Rollout %s goes on.', proceed.plan);
end
$$;
comment on function nightshift.proceed(bigint, text) is 'Lets a held rollout go on. Where its last verdict was not a pass, the decision names the verdicts it overrides.';

create function nightshift.roll_back(plan bigint, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(roll_back.plan);
begin
  if r.state = 'completed' and r.undo_until <= clock_timestamp() then
    raise exception 'rollout % ended too long ago to be taken back: plan the opposite change instead', roll_back.plan
      using errcode = 'NS004';
  end if;
  if r.state not in ('approved', 'running', 'held', 'completed', 'needs-human') then
    raise exception 'rollout % is %: there is nothing to take back', roll_back.plan, r.state using errcode = 'NS003';
  end if;
  perform nightshift.decide(roll_back.plan, 'roll-back', null, roll_back.remark, null);
  update nightshift.rollout set state = 'rolling-back', ended_at = null,
    reason = 'taken back by ' || session_user || coalesce(': ' || roll_back.remark, '')
  where plan_id = roll_back.plan;
  return format('Rollout %s is being taken back.', roll_back.plan);
end
$$;
comment on function nightshift.roll_back(bigint, text) is 'Takes a rollout back: every changed container gets its old limits again.';

create function nightshift.freeze(host text default null, remark text default '', until timestamptz default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  on_host bigint;
begin
  if "freeze".host is not null then
    select h.id into on_host from nightshift.host h where h.name = "freeze".host;
    if not found then
      raise exception 'there is no host %', "freeze".host using errcode = 'NS002';
    end if;
  end if;
  insert into nightshift.freeze (host_id, until, actor, person, remark)
  values (on_host, "freeze".until, session_user, nullif(current_setting('nightshift.person', true), ''), left("freeze".remark, 2000));
  perform nightshift.audit_append(session_user, null, 'freeze:' || coalesce("freeze".host, 'fleet'), 'frozen',
    jsonb_build_object('remark', "freeze".remark, 'until', "freeze".until));
  return case when "freeze".host is null then 'No container is changed on any host until unfreeze.'
    else format('No container is changed on %s until unfreeze.', "freeze".host) end;
end
$$;
comment on function nightshift.freeze(text, text, timestamptz) is 'Lets no container be changed on a host, or on any, except to take a change back.';

create function nightshift.unfreeze(host text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  lifted integer;
begin
  update nightshift.freeze f set lifted_at = clock_timestamp(), lifted_by = session_user
  where f.lifted_at is null and (f.until is null or f.until > clock_timestamp())
    and f.host_id is not distinct from (select h.id from nightshift.host h where h.name = unfreeze.host);
  get diagnostics lifted = row_count;
  if lifted = 0 then
    raise exception 'nothing is frozen %', case when unfreeze.host is null then 'for the whole fleet' else 'on ' || unfreeze.host end
      using errcode = 'NS003';
  end if;
  perform nightshift.audit_append(session_user, null, 'freeze:' || coalesce(unfreeze.host, 'fleet'), 'unfrozen', '{}');
  return 'Containers may be changed again.';
end
$$;
comment on function nightshift.unfreeze(text) is 'Lifts what freeze ordered for a host, or for the fleet.';

-- What the engine intends must have been approved, under the newest epoch of the host's lease.
create function nightshift.action_is_allowed()
returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  if new.state not in ('intended', 'dispatched') then
    return new;
  end if;
  if not exists (select from nightshift.approval a join nightshift.plan p on p.id = a.plan_id
      where a.plan_id = new.plan_id and a.verb = 'approve' and a.digest = p.digest) then
    raise exception 'plan % is not approved: nothing may be done for it', new.plan_id using errcode = 'NS006';
  end if;
  if not exists (select from nightshift.host_lease l where l.host_id = new.host_id and l.epoch = new.epoch and l.holder = new.node) then
    raise exception 'epoch % of the host''s lease is over: % may act no more', new.epoch, new.node using errcode = 'NS007';
  end if;
  return new;
end
$$;
comment on function nightshift.action_is_allowed() is 'Refuses an action without an approval of exactly its plan, or of a node whose lease is over.';
create trigger action_is_allowed before insert or update on nightshift.rollout_action for each row
  execute function nightshift.action_is_allowed();

revoke insert, update, delete on nightshift.approval, nightshift.freeze, nightshift.rollout_transition from nightshift_engine;
revoke update, delete on nightshift.plan, nightshift.rollout_target, nightshift.rollout_verdict, nightshift.rollout_drift from nightshift_engine;
revoke delete on nightshift.rollout, nightshift.rollout_stage, nightshift.rollout_action, nightshift.host_lease from nightshift_engine;

create function nightshift.engine_may_not_approve()
returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  if old.state = 'awaiting-approval' and new.state = 'approved' and not exists (
      select from nightshift.approval a join nightshift.plan p on p.id = a.plan_id
      where a.plan_id = new.plan_id and a.verb = 'approve' and a.digest = p.digest) then
    raise exception 'plan % has no approval', new.plan_id using errcode = 'NS006';
  end if;
  return new;
end
$$;
comment on function nightshift.engine_may_not_approve() is 'Lets a rollout become approved only where an approval of exactly its plan is recorded.';
create trigger engine_may_not_approve before update on nightshift.rollout for each row execute function nightshift.engine_may_not_approve();

revoke all on function nightshift.decide(bigint, text, text, text, bigint[]), nightshift.rollout_of(bigint),
  nightshift.approve(bigint, text, text), nightshift.reject(bigint, text), nightshift.hold(bigint, text), nightshift.proceed(bigint, text),
  nightshift.roll_back(bigint, text), nightshift.freeze(text, text, timestamptz), nightshift.unfreeze(text) from public;
grant usage on schema nightshift to nightshift_approver;
grant execute on function nightshift.approve(bigint, text, text), nightshift.reject(bigint, text), nightshift.hold(bigint, text),
  nightshift.proceed(bigint, text), nightshift.roll_back(bigint, text), nightshift.freeze(text, text, timestamptz), nightshift.unfreeze(text)
  to nightshift_approver;
