-- The same sums; without a common table expression, and marked safe, so that PostgreSQL reads a month with several workers.
create or replace function report.cost_of_month(month date)
returns table (kind text, host text, project text, workload text, container text, hours bigint, cpu_usd double precision,
  memory_usd double precision, cost_usd double precision, host_id bigint, container_id bigint, workload_id bigint)
language sql stable parallel safe
as $$
  select 'workload', c.host, p.project, c.workload, c.container, t.hours, t.cpu_usd, t.memory_usd,
    t.cpu_usd + t.memory_usd, c.host_id, c.container_id, c.workload_id
  from (
    select container_id, count(*) as hours, sum(cpu_usd) as cpu_usd, sum(memory_usd) as memory_usd
    from report.container_cost
    where hour >= date_trunc('month', cost_of_month.month::timestamp) at time zone 'UTC'
      and hour < (date_trunc('month', cost_of_month.month::timestamp) + interval '1 month') at time zone 'UTC'
    group by container_id
  ) t
  join report.container c on c.container_id = t.container_id
  join report.container_project p on p.container_id = t.container_id
  union all
  select case when t.unwatched then 'unwatched' else 'idle' end, h.host, null, null, null, t.hours,
    case when not t.unwatched then t.cpu_usd end, case when not t.unwatched then t.memory_usd end, t.cost_usd, h.host_id, null, null
  from (
    select host_id, unwatched_usd > 0 as unwatched, count(*) as hours, sum(idle_cpu_usd) as cpu_usd, sum(idle_memory_usd) as memory_usd,
      sum(idle_cpu_usd + idle_memory_usd + unwatched_usd) as cost_usd
    from report.host_cost
    where hour >= date_trunc('month', cost_of_month.month::timestamp) at time zone 'UTC'
      and hour < (date_trunc('month', cost_of_month.month::timestamp) + interval '1 month') at time zone 'UTC'
    group by host_id, unwatched_usd > 0
  ) t
  join report.host h on h.host_id = t.host_id
$$;
comment on function report.cost_of_month(date) is 'What a month (UTC) cost, by container, with a row per host for what was idle and one for what nobody watched. Any day of the month will do.';
