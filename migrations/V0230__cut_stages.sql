-- A rollout that ends early leaves no stage that seems to go on.
create function nightshift.cut_stages()
returns trigger
language plpgsql set search_path = pg_catalog, nightshift
as $$
begin
  update nightshift.rollout_stage set state = 'cancelled'
  where plan_id = new.plan_id and state not in ('passed', 'failed', 'cancelled');
  return null;
end
$$;
comment on function nightshift.cut_stages() is 'Cancels the stages that a rollout never came to, or was in, when it is taken back or its plan comes to nothing.';
create trigger rollout_cuts_stages after update on nightshift.rollout for each row
  when (new.state in ('rolling-back', 'rejected', 'expired', 'superseded') and old.state <> new.state)
  execute function nightshift.cut_stages();

update nightshift.rollout_stage s set state = 'cancelled'
from nightshift.rollout r
where r.plan_id = s.plan_id and r.state in ('rolling-back', 'rolled-back', 'needs-human', 'rejected', 'expired', 'superseded')
  and s.state not in ('passed', 'failed', 'cancelled');
