-- A wrong digest is not answered with the right one, and who decided is named as the person they are.
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
      coalesce(before.person, before.actor), to_char(before.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') using errcode = 'NS003';
  end if;
  if r.state <> 'awaiting-approval' then
    raise exception 'plan % is %', approve.plan, r.state using errcode = 'NS003';
  end if;
  if p.expires_at <= clock_timestamp() then
    raise exception 'plan % expired at %: make a new one', approve.plan,
      to_char(p.expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') using errcode = 'NS004';
  end if;
  if approve.digest is distinct from p.digest then
    raise exception 'plan % is not the plan that was looked at: read it again', approve.plan using errcode = 'NS005';
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

-- Hosts that were imported to try advice on them are told apart from those that are there. A time that holds for a whole statement lets
-- it look into the partitions of that time only.
create or replace view report.host_now as
select h.name as host, h.last_seen, h.os, h.kernel, h.docker_version,
  (select count(*) from nightshift.container c where c.host_id = h.id and c.state = 'running' and c.removed_at is null) as running_containers,
  h.cpus, s.cpu_cores, s.load_1m, h.memory_bytes, s.memory_used_bytes, s.cpu_pressure_some, s.memory_pressure_some, s.io_pressure_some,
  k.cpu_cores as collector_cores, k.resident_bytes as collector_bytes, k.lag_ms as collector_lag_ms, s.at as read_at, h.id as host_id,
  h.imported_from is not null as imported
from nightshift.host h
left join lateral (
  select * from nightshift.host_sample r where r.host_id = h.id and r.at > statement_timestamp() - interval '10 minutes' order by r.at desc limit 1
) s on true
left join lateral (
  select * from nightshift.collector_sample r
  where r.host_id = h.id and r.at > statement_timestamp() - interval '10 minutes' order by r.at desc limit 1
) k on true;
comment on column report.host_now.imported is 'Whether it was imported from a trace and is no real host.';

create or replace view report.container_now as
select h.name as host, w.name as workload, c.name as container, c.image, c.state, c.health, c.restart_count, c.started_at, c.watched,
  s.cpu_cores, l.cpu_cores as cpu_limit_cores, s.throttled_periods / nullif(s.periods, 0)::double precision as throttled_share,
  s.memory_working_set_bytes, l.effective_memory_bytes as memory_limit_bytes, s.oom_kills, s.pids, s.at as read_at,
  c.id as container_id, c.workload_id, c.host_id, h.imported_from is not null as imported
from nightshift.container c
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id
left join nightshift.container_limit l on l.container_id = c.id and upper_inf(l.valid)
left join lateral (
  select * from nightshift.container_sample r
  where r.container_id = c.id and r.at > statement_timestamp() - interval '10 minutes' order by r.at desc limit 1
) s on true
where c.removed_at is null;
comment on column report.container_now.imported is 'Whether its host was imported from a trace and is no real one.';
