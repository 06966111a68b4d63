-- Who is asked to approve a plan that a person made by hand reads why.
alter table nightshift.plan
  add column by_hand boolean not null default false,
  add column remark text check (length(remark) between 1 and 500);
comment on column nightshift.plan.by_hand is 'Whether a person said which limits it leads to; else they were advised.';
comment on column nightshift.plan.remark is 'Why, in the words of who made it; null where nothing was said.';

create or replace view report.rollout as
select p.made_at, h.name as host, w.name as workload, r.state, r.mode, r.reason, p.made_by, p.wanted_cores, p.wanted_memory_bytes,
  (select count(distinct t.container_id) from nightshift.rollout_target t where t.plan_id = r.plan_id) as containers,
  (select count(distinct a.container_id) from nightshift.rollout_action a where a.plan_id = r.plan_id and a.kind = 'apply'
    and a.state = 'confirmed' and not exists (select from nightshift.rollout_action u where u.plan_id = a.plan_id
      and u.container_id = a.container_id and u.kind = 'undo' and u.state = 'confirmed')) as changed,
  r.state in ('awaiting-approval', 'held', 'needs-human') as waits_for_a_person,
  r.approved_at, r.started_at, r.deadline, r.hold_until, r.ended_at, r.undo_until, p.expires_at, p.digest, p.stands_on, r.plan_id, r.host_id,
  r.workload_id, p.by_hand, p.remark
from nightshift.rollout r
join nightshift.plan p on p.id = r.plan_id
join nightshift.host h on h.id = r.host_id
join nightshift.workload w on w.id = r.workload_id;
comment on column report.rollout.by_hand is 'Whether a person said which limits it leads to; else they were advised.';
comment on column report.rollout.remark is 'Why, in the words of who made it; null where nothing was said.';
