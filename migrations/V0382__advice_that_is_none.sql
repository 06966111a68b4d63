-- "Not enough data yet" is no advice: it does not supersede what a person planned.
create or replace function nightshift.newer_advice(plan bigint)
returns text
language sql stable set search_path = pg_catalog, nightshift
as $$
  select string_agg(distinct format('%s of %s is advised anew since %s', case n.resource when 'cpu' then 'CPU' else 'memory' end, c.name,
    to_char(n.made_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')), '; ')
  from nightshift.plan p
  join nightshift.rollout_target t on t.plan_id = p.id
  join nightshift.container c on c.id = t.container_id
  join nightshift.recommendation n on n.container_id = t.container_id and n.superseded_at is null and n.made_at > p.made_at
    and n.answer in ('resize', 'keep')
  where p.id = newer_advice.plan
    and (n.resource = 'cpu' and p.wanted_cores is not null or n.resource = 'memory' and p.wanted_memory_bytes is not null)
    and not exists (
      select from nightshift.recommendation b
      where b.id = (select o.id from nightshift.recommendation o
          where o.container_id = n.container_id and o.resource = n.resource and o.made_at <= p.made_at order by o.made_at desc, o.id desc limit 1)
        and b.answer = n.answer and b.proposed_value is not distinct from n.proposed_value)
$$;
