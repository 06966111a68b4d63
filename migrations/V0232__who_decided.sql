-- A decision names who made it, the person where one is known; older rollouts are taken back after the newer ones of the same containers.
create function nightshift.decider()
returns text
language sql stable set search_path = pg_catalog, nightshift
return coalesce(nullif(current_setting('nightshift.person', true), ''), session_user);
comment on function nightshift.decider() is 'Who decides in this session: the person that the client names, else the database user.';

create function nightshift.later_changes(plan bigint)
returns setof nightshift.rollout_action
language sql stable set search_path = pg_catalog, nightshift
as $$
  select a.* from nightshift.rollout_action a
  join nightshift.container c on c.id = a.container_id
  where a.plan_id > later_changes.plan and a.kind = 'apply' and a.state in ('dispatched', 'confirmed') and c.removed_at is null
    and (a.container_id in (select t.container_id from nightshift.rollout_target t where t.plan_id = later_changes.plan)
      or exists (select from nightshift.plan q where q.id = a.plan_id and q.stands_on = later_changes.plan))
    and not exists (select from nightshift.rollout_action u where u.plan_id = a.plan_id and u.container_id = a.container_id
      and u.kind = 'undo' and u.state = 'confirmed')
$$;
comment on function nightshift.later_changes(bigint) is 'Changes in force that later rollouts made to the containers of a plan, or to the ones that came in their place.';

create or replace function nightshift.approve(plan bigint, digest text, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(approve.plan);
  p nightshift.plan%rowtype;
  before nightshift.approval%rowtype;
  newer text;
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
  newer := nightshift.newer_advice(approve.plan);
  if newer is not null then
    raise exception 'plan % is superseded: %. Make a new one', approve.plan, newer using errcode = 'NS003';
  end if;
  perform nightshift.decide(approve.plan, 'approve', p.digest, approve.remark, null);
  update nightshift.rollout set state = 'approved', approved_at = clock_timestamp(), reason = 'approved by ' || nightshift.decider()
  where plan_id = approve.plan;
  return format('Plan %s is approved.', approve.plan);
end
$$;

create or replace function nightshift.reject(plan bigint, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(reject.plan);
begin
  if r.state = 'awaiting-approval' then
    perform nightshift.decide(reject.plan, 'reject', null, reject.remark, null);
    update nightshift.rollout set state = 'rejected', ended_at = clock_timestamp(), reason = 'rejected by ' || nightshift.decider()
    where plan_id = reject.plan;
    return format('Plan %s is rejected.', reject.plan);
  elsif r.state = 'needs-human' then
    perform nightshift.decide(reject.plan, 'close', null, reject.remark, null);
    update nightshift.rollout set state = 'closed', ended_at = clock_timestamp(), reason = 'closed by ' || nightshift.decider()
    where plan_id = reject.plan;
    return format('Rollout %s is closed as it is.', reject.plan);
  end if;
  raise exception 'plan % is %: only one that awaits approval can be rejected', reject.plan, r.state using errcode = 'NS003';
end
$$;

create or replace function nightshift.hold(plan bigint, remark text default null)
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
    reason = 'held by ' || nightshift.decider() || coalesce(': ' || hold.remark, '')
  where plan_id = hold.plan;
  return format('Rollout %s is held; without a decision it is taken back in 24 hours.', hold.plan);
end
$$;

create or replace function nightshift.proceed(plan bigint, remark text default null)
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
  update nightshift.rollout set state = 'running', hold_until = null, reason = 'let on by ' || nightshift.decider(),
    deadline = clock_timestamp() + coalesce(r.deadline - r.started_at, interval '1 hour')
  where plan_id = proceed.plan;
  return format('Rollout %s goes on.', proceed.plan);
end
$$;

create or replace function nightshift.roll_back(plan bigint, remark text default null)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(roll_back.plan);
  other bigint;
begin
  if r.state = 'completed' and r.undo_until <= clock_timestamp() then
    raise exception 'rollout % ended too long ago to be taken back: plan the opposite change instead', roll_back.plan
      using errcode = 'NS004';
  end if;
  if r.state not in ('approved', 'running', 'held', 'completed', 'needs-human') then
    raise exception 'rollout % is %: there is nothing to take back', roll_back.plan, r.state using errcode = 'NS003';
  end if;
  if r.state = 'completed' then
    select o.plan_id into other from nightshift.rollout o
    where o.host_id = r.host_id and o.workload_id = r.workload_id and o.plan_id <> r.plan_id
      and o.state in ('approved', 'running', 'held', 'rolling-back', 'needs-human') limit 1;
    if found then
      raise exception 'rollout % of the same workload is under way: take that back, or let it end, before %', other, roll_back.plan
        using errcode = 'NS003';
    end if;
    select max(l.plan_id) into other from nightshift.later_changes(roll_back.plan) l;
    if other is not null then
      raise exception 'rollout % changed the same containers after %: take that back first', other, roll_back.plan using errcode = 'NS003';
    end if;
  end if;
  perform nightshift.decide(roll_back.plan, 'roll-back', null, roll_back.remark, null);
  update nightshift.rollout set state = 'rolling-back', ended_at = null,
    reason = 'taken back by ' || nightshift.decider() || coalesce(': ' || roll_back.remark, '')
  where plan_id = roll_back.plan;
  return format('Rollout %s is being taken back.', roll_back.plan);
end
$$;
