-- Limits by the clock and within envelopes are carried out: each move is an action of its own, under one approval.
alter table nightshift.plan add column moving text check (moving in ('clock', 'guard')),
  add check (moving is not distinct from (canonical::jsonb -> 'moving' ->> 'kind'));
comment on column nightshift.plan.moving is 'clock: its limits follow the hours of the week; guard: they are raised within an envelope when use comes near; null where they are changed once, in stages.';

alter table nightshift.rollout_action add column step integer not null default 0 check (step >= 0);
comment on column nightshift.rollout_action.step is 'How often its target was changed before: 0 but for limits that move.';
drop index nightshift.rollout_action_apply;
create unique index rollout_action_apply on nightshift.rollout_action (target_id, step) where kind = 'apply';

create function nightshift.action_is_a_step()
returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  if new.step > 0 and not exists (select from nightshift.plan p where p.id = new.plan_id and p.moving is not null) then
    raise exception 'plan % changes each container once in a stage', new.plan_id using errcode = 'NS001';
  end if;
  return new;
end
$$;
comment on function nightshift.action_is_a_step() is 'Lets only limits that move be set again and again.';
create trigger action_is_a_step before insert on nightshift.rollout_action for each row execute function nightshift.action_is_a_step();
