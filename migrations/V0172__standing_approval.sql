-- An approval may stand for containers that are recreated with the old limits, where the plan said so before it was approved.
create function nightshift.approve_standing(plan bigint)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  r nightshift.rollout%rowtype := nightshift.rollout_of(approve_standing.plan);
  p nightshift.plan%rowtype;
  o nightshift.plan%rowtype;
  given nightshift.approval%rowtype;
begin
  select * into p from nightshift.plan where id = approve_standing.plan;
  select * into o from nightshift.plan where id = p.stands_on and host_id = p.host_id and workload_id = p.workload_id;
  if not found or r.state <> 'awaiting-approval' or p.expires_at <= clock_timestamp() then
    raise exception 'plan % stands on no other that could approve it', approve_standing.plan using errcode = 'NS003';
  end if;
  select a.* into given from nightshift.approval a where a.plan_id = o.id and a.verb = 'approve' and a.digest = o.digest;
  if not found or not coalesce((o.canonical::jsonb ->> 'reapply')::boolean, false) then
    raise exception 'the approval of plan % does not stand for recreated containers', o.id using errcode = 'NS006';
  end if;
  if not exists (select from nightshift.rollout b where b.plan_id = o.id and b.state = 'completed' and b.undo_until > clock_timestamp()) then
    raise exception 'the approval of plan % stands no more', o.id using errcode = 'NS004';
  end if;
  if exists (
      select from jsonb_array_elements(p.canonical::jsonb -> 'targets') t
      where t -> 'from' <> t -> 'before' or not exists (
        select from jsonb_array_elements(o.canonical::jsonb -> 'targets') a
        where a -> 'name' = t -> 'name' and a -> 'before' = t -> 'before' and a -> 'change' = t -> 'change' and a -> 'undo' = t -> 'undo')) then
    raise exception 'plan % changes what plan % does not', p.id, o.id using errcode = 'NS005';
  end if;
  insert into nightshift.approval (plan_id, digest, verb, actor, person, remark)
  values (p.id, p.digest, 'approve', given.actor, given.person, 'stands on plan ' || o.id);
  update nightshift.rollout set state = 'approved', approved_at = clock_timestamp(), reason = 'approved with plan ' || o.id
  where plan_id = p.id;
  return format('Plan %s is approved with plan %s.', p.id, o.id);
end
$$;
comment on function nightshift.approve_standing(bigint) is 'Approves a plan by the approval of the one it stands on: exactly its changes, on containers recreated with the limits from before, while it can be taken back.';
revoke all on function nightshift.approve_standing(bigint) from public;
grant execute on function nightshift.approve_standing(bigint) to nightshift_engine;
