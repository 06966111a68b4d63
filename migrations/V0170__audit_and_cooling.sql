-- Finds what was done to the audit chain behind its back, keeps rejected and rolled-back changes from being planned again at once, and lets
-- newer advice take the place of a plan that nobody approved yet.
create function nightshift.audit_faults(first bigint default 1)
returns table (seq bigint, fault text)
language sql stable set search_path = pg_catalog, nightshift
as $$
  with chain as (
    select a, a.seq, a.hash, a.previous_hash, nightshift.audit_hash(a) as computed,
      lag(a.seq) over (order by a.seq) as seq_before, lag(a.hash) over (order by a.seq) as hash_before
    from nightshift.audit a where a.seq >= audit_faults.first
  ), wrong as (select c.* from chain c where c.hash <> c.computed)
  select w.seq, coalesce((
      select 'row ' || w.seq || ' stood at ' || o.seq || ': it was moved' from wrong o
      where o.seq <> w.seq and w.hash = sha256(w.previous_hash || convert_to(jsonb_build_array(o.seq, extract(epoch from (w.a).at)::text,
        (w.a).actor, (w.a).node, (w.a).entity, (w.a).change, (w.a).detail)::text, 'UTF8')) limit 1),
    'row ' || w.seq || ' was edited: it does not fit its own hash')
  from wrong w
  union all
  select c.seq, case when c.seq - coalesce(c.seq_before, audit_faults.first - 1) = 2
    then 'row ' || c.seq - 1 || ' was removed'
    else 'rows ' || coalesce(c.seq_before, audit_faults.first - 1) + 1 || ' to ' || c.seq - 1 || ' were removed' end
  from chain c where c.seq <> coalesce(c.seq_before, audit_faults.first - 1) + 1
  union all
  select c.seq, 'row ' || c.seq || ' does not follow from row ' || coalesce(c.seq_before, 0) || ': one of them was replaced'
  from chain c
  where c.hash = c.computed and c.seq = coalesce(c.seq_before, audit_faults.first - 1) + 1
    and (c.hash_before is not null or c.seq = 1)
    and c.previous_hash <> coalesce(c.hash_before, decode(repeat('00', 32), 'hex'))
    and not exists (select from wrong w where w.seq = c.seq_before)
  order by 1
$$;
comment on function nightshift.audit_faults(bigint) is 'Rows of the audit chain that were edited, moved, replaced or are missing, with a sentence each; none where the chain is whole.';

alter table nightshift.plan
  add column wanted_cores double precision,
  add column wanted_memory_bytes bigint,
  add column stands_on bigint references nightshift.plan;
create index plan_stands_on on nightshift.plan (stands_on) where stands_on is not null;
comment on column nightshift.plan.wanted_cores is 'CPU limit in cores that the advice or the person asked for; null where CPU is left.';
comment on column nightshift.plan.wanted_memory_bytes is 'Memory limit in bytes that the advice or the person asked for; null where memory is left.';
comment on column nightshift.plan.stands_on is 'Plan whose change this one makes again on recreated containers; null for a plan of its own.';

create function nightshift.cools_until(host bigint, workload bigint, cores double precision, memory_bytes bigint)
returns timestamptz
language sql stable set search_path = pg_catalog, nightshift
as $$
  select max(r.ended_at) + make_interval(days => 14 * (2 ^ least(count(*) - 1, 5))::integer)
  from nightshift.rollout r join nightshift.plan p on p.id = r.plan_id
  where r.host_id = cools_until.host and r.workload_id = cools_until.workload and r.state in ('rejected', 'rolled-back')
    and (abs(p.wanted_cores - cools_until.cores) <= 0.1 * p.wanted_cores
      or abs(p.wanted_memory_bytes - cools_until.memory_bytes) <= 0.1 * p.wanted_memory_bytes)
  having max(r.ended_at) + make_interval(days => 14 * (2 ^ least(count(*) - 1, 5))::integer) > clock_timestamp()
$$;
comment on function nightshift.cools_until(bigint, bigint, double precision, bigint) is 'Until when a change like this one (within a tenth) is not planned again from advice, as it was rejected or rolled back: 14 days, doubled with each time; null where it may be.';

create function nightshift.newer_advice(plan bigint)
returns text
language sql stable set search_path = pg_catalog, nightshift
as $$
  select string_agg(distinct format('%s of %s is advised anew since %s', case n.resource when 'cpu' then 'CPU' else 'memory' end, c.name,
    to_char(n.made_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')), '; ')
  from nightshift.plan p
  join nightshift.rollout_target t on t.plan_id = p.id
  join nightshift.container c on c.id = t.container_id
  join nightshift.recommendation n on n.container_id = t.container_id and n.superseded_at is null and n.made_at > p.made_at
  where p.id = newer_advice.plan
    and (n.resource = 'cpu' and p.wanted_cores is not null or n.resource = 'memory' and p.wanted_memory_bytes is not null)
    and not exists (
      select from nightshift.recommendation b
      where b.id = (select o.id from nightshift.recommendation o
          where o.container_id = n.container_id and o.resource = n.resource and o.made_at <= p.made_at order by o.made_at desc, o.id desc limit 1)
        and b.answer = n.answer and b.proposed_value is not distinct from n.proposed_value)
$$;
comment on function nightshift.newer_advice(bigint) is 'What was advised otherwise since a plan was made, in a sentence; null where nothing was.';

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
  update nightshift.rollout set state = 'approved', approved_at = clock_timestamp(), reason = 'approved by ' || session_user
  where plan_id = approve.plan;
  return format('Plan %s is approved.', approve.plan);
end
$$;

-- Who waits for a person, as alerts: opened, changed and closed by their state alone.
create function nightshift.refresh_rollout_alerts(host bigint)
returns void
language plpgsql set search_path = pg_catalog, nightshift
as $$
declare
  at constant timestamptz := clock_timestamp();
  one record;
begin
  perform pg_advisory_xact_lock(hashtextextended('rollout alerts ' || refresh_rollout_alerts.host, 7235419005));
  for one in
    with wanted as (
      select 'plan ' || r.plan_id || ' for ' || w.name as subject,
        case r.state when 'needs-human' then 'critical' else 'warning' end as status,
        case r.state
          when 'awaiting-approval' then format('A plan for %s waits for approval until %s: nightshift rollouts show %s.', w.name,
            to_char(p.expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), r.plan_id)
          when 'held' then format('The rollout for %s is held until %s%s: nightshift proceed %s, or rollback %s.', w.name,
            to_char(r.hold_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), coalesce(' (' || r.reason || ')', ''), r.plan_id, r.plan_id)
          when 'needs-human' then format('The rollout for %s needs a person (%s): nightshift rollback %s tries again, nightshift reject %s closes it.',
            w.name, coalesce(r.reason, 'it could not be taken back'), r.plan_id, r.plan_id)
          else format('The rollout for %s was taken back: %s.', w.name, coalesce(r.reason, 'no reason given'))
        end as sentence
      from nightshift.rollout r join nightshift.plan p on p.id = r.plan_id join nightshift.workload w on w.id = r.workload_id
      where r.host_id = refresh_rollout_alerts.host and (r.state in ('awaiting-approval', 'held', 'needs-human')
        or r.state = 'rolled-back' and r.ended_at > at - interval '7 days'
          and not exists (select from nightshift.approval d where d.plan_id = r.plan_id and d.verb = 'roll-back')
          and not exists (select from nightshift.plan n where n.host_id = r.host_id and n.workload_id = r.workload_id and n.id > r.plan_id))
    ), open as (
      select * from nightshift.alert a where a.host_id = refresh_rollout_alerts.host and a.check_name = 'rollout' and a.closed_at is null
    )
    select w.*, o.id as alert, o.subject as open_subject, o.status as was, o.sentence as said
    from wanted w full join open o on o.subject = w.subject
    where w.subject is null or o.id is null or w.status <> o.status or w.sentence <> o.sentence
  loop
    if one.alert is null then
      insert into nightshift.alert (host_id, check_name, subject, status, opened_at, changed_at, sentence)
      values (refresh_rollout_alerts.host, 'rollout', one.subject, one.status, at, at, one.sentence) returning id into one.alert;
      insert into nightshift.alert_event (alert_id, at, kind, status, sentence) values (one.alert, at, 'opened', one.status, one.sentence);
    elsif one.subject is null then
      update nightshift.alert set closed_at = at, changed_at = at where id = one.alert;
      insert into nightshift.alert_event (alert_id, at, kind, status_before, status, sentence)
      values (one.alert, at, 'closed', one.was, 'ok', one.open_subject || ' waits for nobody any more.');
    else
      update nightshift.alert set status = one.status, changed_at = at, sentence = one.sentence where id = one.alert;
      insert into nightshift.alert_event (alert_id, at, kind, status_before, status, sentence)
      values (one.alert, at, 'changed', one.was, one.status, one.sentence);
    end if;
  end loop;
end
$$;
comment on function nightshift.refresh_rollout_alerts(bigint) is 'Opens, changes and closes the alerts about plans and rollouts of a host that wait for a person or were taken back.';

-- What readers are promised about rollouts.
create view report.rollout as
select p.made_at, h.name as host, w.name as workload, r.state, r.mode, r.reason, p.made_by, p.wanted_cores, p.wanted_memory_bytes,
  (select count(distinct t.container_id) from nightshift.rollout_target t where t.plan_id = r.plan_id) as containers,
  (select count(distinct a.container_id) from nightshift.rollout_action a where a.plan_id = r.plan_id and a.kind = 'apply'
    and a.state = 'confirmed' and not exists (select from nightshift.rollout_action u where u.plan_id = a.plan_id
      and u.container_id = a.container_id and u.kind = 'undo' and u.state = 'confirmed')) as changed,
  r.state in ('awaiting-approval', 'held', 'needs-human') as waits_for_a_person,
  r.approved_at, r.started_at, r.deadline, r.hold_until, r.ended_at, r.undo_until, p.expires_at, p.digest, p.stands_on, r.plan_id, r.host_id,
  r.workload_id
from nightshift.rollout r
join nightshift.plan p on p.id = r.plan_id
join nightshift.host h on h.id = r.host_id
join nightshift.workload w on w.id = r.workload_id;
comment on view report.rollout is 'Every plan and how far it was carried out.';
comment on column report.rollout.host is 'Name of the host.';
comment on column report.rollout.workload is 'Name of the workload.';
comment on column report.rollout.containers is 'Containers it is about.';
comment on column report.rollout.changed is 'Containers that hold the new limits.';
comment on column report.rollout.waits_for_a_person is 'Whether nothing goes on until somebody decides.';

create view report.rollout_action as
select a.intended_at, h.name as host, c.name as container, a.kind, a.state, a.dispatched_at, a.ended_at, a.attempts, a.usage_bytes,
  a.observed, a.error, a.epoch, a.node, a.id as action_id, a.plan_id, a.container_id, a.host_id
from nightshift.rollout_action a
join nightshift.host h on h.id = a.host_id
join nightshift.container c on c.id = a.container_id;
comment on view report.rollout_action is 'Every write to a Docker daemon, from its intent to what was seen afterwards.';
comment on column report.rollout_action.host is 'Name of the host.';
comment on column report.rollout_action.container is 'Name of the container.';
comment on column report.rollout_action.action_id is 'Identity of the action.';

create view report.rollout_verdict as
select v.at, h.name as host, w.name as workload, s.kind as stage, v.metric, v.look, v.result, v.guard, v.baseline, v.estimate, v.low, v.high,
  v.bound, v.detectable, v.batches, v.twin, v.load_shift, v.judge_version, v.sentence, v.id as verdict_id, v.plan_id, v.ordinal
from nightshift.rollout_verdict v
join nightshift.rollout_stage s on s.plan_id = v.plan_id and s.ordinal = v.ordinal
join nightshift.rollout r on r.plan_id = v.plan_id
join nightshift.host h on h.id = r.host_id
join nightshift.workload w on w.id = r.workload_id;
comment on view report.rollout_verdict is 'Every judgement of a stage, metric by metric, with its numbers.';
comment on column report.rollout_verdict.host is 'Name of the host.';
comment on column report.rollout_verdict.workload is 'Name of the workload.';
comment on column report.rollout_verdict.stage is 'canary, partial or full.';
comment on column report.rollout_verdict.verdict_id is 'Identity of the verdict.';

create view report.approval as
select a.at, h.name as host, w.name as workload, a.verb, a.actor, a.person, a.remark, a.digest, a.overrides_verdicts, a.id as approval_id, a.plan_id
from nightshift.approval a
join nightshift.rollout r on r.plan_id = a.plan_id
join nightshift.host h on h.id = r.host_id
join nightshift.workload w on w.id = r.workload_id;
comment on view report.approval is 'What people decided about plans, and who.';
comment on column report.approval.host is 'Name of the host.';
comment on column report.approval.workload is 'Name of the workload.';
comment on column report.approval.approval_id is 'Identity of the decision.';

create view report.rollout_drift as
select d.noticed_at, h.name as host, w.name as workload, c.name as container, d.kind, d.detail, d.id as drift_id, d.plan_id, d.container_id
from nightshift.rollout_drift d
join nightshift.rollout r on r.plan_id = d.plan_id
join nightshift.host h on h.id = r.host_id
join nightshift.workload w on w.id = r.workload_id
join nightshift.container c on c.id = d.container_id;
comment on view report.rollout_drift is 'What others did to containers of rollouts. Their change stays.';
comment on column report.rollout_drift.host is 'Name of the host.';
comment on column report.rollout_drift.workload is 'Name of the workload.';
comment on column report.rollout_drift.container is 'Name of the container.';
comment on column report.rollout_drift.drift_id is 'Identity of the entry.';

do $$
begin
  perform nightshift.inherit_comments('report.rollout', 'nightshift.rollout');
  perform nightshift.inherit_comments('report.rollout', 'nightshift.plan');
  perform nightshift.inherit_comments('report.rollout_action', 'nightshift.rollout_action');
  perform nightshift.inherit_comments('report.rollout_verdict', 'nightshift.rollout_verdict');
  perform nightshift.inherit_comments('report.approval', 'nightshift.approval');
  perform nightshift.inherit_comments('report.rollout_drift', 'nightshift.rollout_drift');
end
$$;
