-- What machines cost, and who it is for. All money is in US dollars.
create table nightshift.price_list (
  provider text primary key,
  dated date not null,
  types integer not null,
  source text not null,
  imported_at timestamptz not null,
  actor text not null
);
comment on table nightshift.price_list is 'The price list of each provider that was imported last. An import replaces a provider''s list whole.';
comment on column nightshift.price_list.provider is 'Name of the provider, e.g. aws.';
comment on column nightshift.price_list.dated is 'Day of the oldest price in it: it is as old as that.';
comment on column nightshift.price_list.types is 'Types it lists, each region for itself.';
comment on column nightshift.price_list.source is 'Name of the file that it came from.';
comment on column nightshift.price_list.imported_at is 'When it was imported.';
comment on column nightshift.price_list.actor is 'Who imported it.';

create table nightshift.instance_price (
  provider text not null references nightshift.price_list on delete cascade,
  region text not null,
  type text not null,
  family text,
  cpus double precision not null check (cpus > 0),
  memory_bytes bigint not null check (memory_bytes > 0),
  arch text,
  ondemand_usd double precision not null check (ondemand_usd >= 0),
  spot_usd double precision,
  spot_interruptions double precision,
  reserved_1y_usd double precision,
  reserved_3y_usd double precision,
  coremark double precision,
  numa_nodes integer,
  dated date not null,
  primary key (provider, region, type)
);
comment on table nightshift.instance_price is 'What a type of machine costs an hour, by the last imported list of its provider. Null is not known, never 0.';
comment on column nightshift.instance_price.provider is 'Name of the provider.';
comment on column nightshift.instance_price.region is 'Region the price holds in.';
comment on column nightshift.instance_price.type is 'Name of the type, e.g. m6i.xlarge.';
comment on column nightshift.instance_price.family is 'Family of the type, e.g. m6i.';
comment on column nightshift.instance_price.cpus is 'Its virtual CPUs: mostly hardware threads, not cores.';
comment on column nightshift.instance_price.memory_bytes is 'Its memory in bytes.';
comment on column nightshift.instance_price.arch is 'amd64 or arm64.';
comment on column nightshift.instance_price.ondemand_usd is 'List price on demand, in US dollars an hour.';
comment on column nightshift.instance_price.spot_usd is 'Price of spare capacity that may be taken back, in US dollars an hour.';
comment on column nightshift.instance_price.spot_interruptions is 'Share of such machines that are taken back within a month, 0 to 1: the upper end of what the list says.';
comment on column nightshift.instance_price.reserved_1y_usd is 'Price with a commitment for a year, in US dollars an hour.';
comment on column nightshift.instance_price.reserved_3y_usd is 'Price with a commitment for three years, in US dollars an hour.';
comment on column nightshift.instance_price.coremark is 'Measured CoreMark iterations per second, all CPUs together.';
comment on column nightshift.instance_price.numa_nodes is 'NUMA nodes that the guest sees.';
comment on column nightshift.instance_price.dated is 'Day the price was listed.';

create table nightshift.host_price (
  id bigint generated always as identity primary key,
  host_id bigint not null references nightshift.host on delete cascade,
  valid tstzrange not null,
  kind text not null check (kind in ('catalogue', 'hand', 'own')),
  hourly_usd double precision not null check (hourly_usd >= 0),
  cpus double precision,
  memory_bytes bigint,
  provider text,
  region text,
  type text,
  term text check (term in ('on-demand', 'spot', 'reserved-1y', 'reserved-3y')),
  ondemand_usd double precision,
  dated date,
  terms jsonb,
  actor text not null,
  set_at timestamptz not null,
  check ((kind = 'catalogue') = (type is not null)),
  exclude using gist (host_id with =, valid with &&)
);
comment on table nightshift.host_price is 'What each host costs an hour, as history: costs of the past keep the price of the past.';
comment on column nightshift.host_price.id is 'Identity of the entry.';
comment on column nightshift.host_price.host_id is 'Host it is about.';
comment on column nightshift.host_price.valid is 'From when to when it holds, in whole hours; open at the end while it does.';
comment on column nightshift.host_price.kind is 'catalogue: from an imported price list; hand: typed; own: worked out from what the operator''s own machine costs.';
comment on column nightshift.host_price.hourly_usd is 'Price in US dollars an hour.';
comment on column nightshift.host_price.cpus is 'CPUs of the type, where it is from a catalogue.';
comment on column nightshift.host_price.memory_bytes is 'Memory of the type in bytes, where it is from a catalogue.';
comment on column nightshift.host_price.provider is 'Provider of the type.';
comment on column nightshift.host_price.region is 'Region of the type.';
comment on column nightshift.host_price.type is 'The type.';
comment on column nightshift.host_price.term is 'How it is bought: on-demand, spot, reserved-1y, reserved-3y.';
comment on column nightshift.host_price.ondemand_usd is 'List price on demand of the type, in US dollars an hour.';
comment on column nightshift.host_price.dated is 'Day the price was listed; null where it was not taken from a list.';
comment on column nightshift.host_price.terms is 'What an own machine''s price was worked out from.';
comment on column nightshift.host_price.actor is 'Who set it.';
comment on column nightshift.host_price.set_at is 'When it was set.';

create table nightshift.host_cost (
  host_id bigint not null references nightshift.host on delete cascade,
  hour timestamptz not null,
  hourly_usd double precision not null,
  idle_cpu_usd double precision not null,
  idle_memory_usd double precision not null,
  unwatched_usd double precision not null,
  computed_at timestamptz not null,
  primary key (host_id, hour)
);
comment on table nightshift.host_cost is 'What each hour of a host cost, and what of it nobody had asked for. With nightshift.container_cost of the hour it adds up to the price exactly.';
comment on column nightshift.host_cost.host_id is 'Host it is about.';
comment on column nightshift.host_cost.hour is 'Start of the hour, UTC.';
comment on column nightshift.host_cost.hourly_usd is 'Price of the host in this hour, in US dollars.';
comment on column nightshift.host_cost.idle_cpu_usd is 'Part of it for CPU that no container reserved or used.';
comment on column nightshift.host_cost.idle_memory_usd is 'Part of it for memory that no container reserved or used.';
comment on column nightshift.host_cost.unwatched_usd is 'The whole price where nothing was measured in the hour, so that nobody knows who used it; else 0.';
comment on column nightshift.host_cost.computed_at is 'When it was worked out.';

create table nightshift.container_cost (
  host_id bigint not null,
  container_id bigint not null,
  hour timestamptz not null,
  cpu_usd double precision not null,
  memory_usd double precision not null
);
create index container_cost_host on nightshift.container_cost (host_id, hour);
create index container_cost_hour on nightshift.container_cost using brin (hour) with (pages_per_range = 32);
comment on table nightshift.container_cost is 'What each container cost in each hour: its share of its host''s price by what it reserved, was limited to or used, whichever is most.';
comment on column nightshift.container_cost.host_id is 'Host that it ran on.';
comment on column nightshift.container_cost.container_id is 'Container it is about.';
comment on column nightshift.container_cost.hour is 'Start of the hour, UTC.';
comment on column nightshift.container_cost.cpu_usd is 'For CPU, in US dollars.';
comment on column nightshift.container_cost.memory_usd is 'For memory, in US dollars.';

-- A claim is what a container reserved, else is limited to, or what it used where that is more; never more than the host has. Where the
-- claims exceed the host they share it by their size, and nothing is idle. OpenCost's list rates say how much of the price is CPU's.
create function nightshift.make_costs(of_host bigint, from_hour timestamptz, to_hour timestamptz, made_at timestamptz) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made bigint;
begin
  delete from nightshift.container_cost where host_id = of_host and hour >= from_hour and hour < to_hour;
  delete from nightshift.host_cost where host_id = of_host and hour >= from_hour and hour < to_hour;
  with priced as materialized (
    select h.hour, p.hourly_usd, coalesce(host.cpus, p.cpus, 0) as cpus, coalesce(host.memory_bytes, p.memory_bytes, 0) as memory
    from nightshift.host
    join nightshift.host_price p on p.host_id = host.id and p.valid && tstzrange(from_hour, to_hour)
    cross join lateral generate_series(greatest(from_hour, lower(p.valid)),
      least(to_hour, coalesce(upper(p.valid), 'infinity')) - interval '1 second', interval '1 hour') as h (hour)
    where host.id = of_host
  ), used as materialized (
    select t.hour, t.container_id, t.seconds, greatest(coalesce(t.cpu_limit_cores, 0), coalesce(t.cpu_mean_cores, 0)) as cpu,
      greatest(coalesce(r.memory_reservation_bytes, t.memory_limit_bytes, 0), coalesce(t.memory_mean_bytes, 0)) as memory
    from nightshift.container c
    join nightshift.container_history t on t.container_id = c.id and t.hour >= from_hour and t.hour < to_hour
    left join nightshift.container_limit r on r.container_id = c.id and r.valid @> t.hour and r.memory_reservation_bytes > 0
    where c.host_id = of_host
  ), watched as materialized (
    select hour, max(seconds) as seconds from (
      select hour, seconds from used
      union all
      select hour, seconds from nightshift.host_history where host_id = of_host and hour >= from_hour and hour < to_hour
    ) known
    group by hour
  ), claim as materialized (
    select u.hour, u.container_id, least(1, u.seconds / w.seconds) * case when p.cpus > 0 then least(u.cpu, p.cpus) else u.cpu end as cpu,
      least(1, u.seconds / w.seconds) * case when p.memory > 0 then least(u.memory, p.memory) else u.memory end as memory
    from used u join watched w using (hour) join priced p using (hour)
    where w.seconds > 0
  ), whole as materialized (
    select p.hour, p.hourly_usd, w.hour is not null as watched,
      greatest(p.cpus, coalesce(c.cpu, 0)) as cpu, greatest(p.memory, coalesce(c.memory, 0)) as memory
    from priced p
    left join watched w using (hour)
    left join (select hour, sum(cpu) as cpu, sum(memory) as memory from claim group by hour) c using (hour)
  ), split as materialized (
    select hour, hourly_usd, watched, cpu, memory,
      case when cpu + memory > 0
        then hourly_usd * (cpu * 0.031611 / (cpu * 0.031611 + memory / 1073741824.0 * 0.004237)) else hourly_usd / 2 end as cpu_usd
    from whole
  ), shares as (
    insert into nightshift.container_cost (host_id, container_id, hour, cpu_usd, memory_usd)
    select of_host, c.container_id, s.hour,
      case when s.cpu > 0 then s.cpu_usd * (c.cpu / s.cpu) else 0 end,
      case when s.memory > 0 then (s.hourly_usd - s.cpu_usd) * (c.memory / s.memory) else 0 end
    from claim c join split s using (hour)
    returning hour, cpu_usd, memory_usd
  )
  insert into nightshift.host_cost (host_id, hour, hourly_usd, idle_cpu_usd, idle_memory_usd, unwatched_usd, computed_at)
  select of_host, s.hour, s.hourly_usd,
    case when s.watched then greatest(0, s.cpu_usd - coalesce(sum(c.cpu_usd), 0)) else 0 end,
    case when s.watched then greatest(0, s.hourly_usd - s.cpu_usd - coalesce(sum(c.memory_usd), 0)) else 0 end,
    case when s.watched then 0 else s.hourly_usd end,
    made_at
  from split s left join shares c using (hour)
  group by s.hour, s.hourly_usd, s.watched, s.cpu_usd;
  get diagnostics made = row_count;
  return made;
end
$$;
comment on function nightshift.make_costs(bigint, timestamptz, timestamptz, timestamptz) is 'Works out anew what the hours of a host cost and for whom, where a price holds; returns how many hours.';
revoke all on function nightshift.make_costs(bigint, timestamptz, timestamptz, timestamptz) from public;
grant execute on function nightshift.make_costs(bigint, timestamptz, timestamptz, timestamptz) to nightshift_engine;

-- Labels stay where they are, as people put secrets into them: only these two are shown.
create view report.container_project as
select c.id as container_id, coalesce(c.labels ->> 'nightshift.project', c.labels ->> 'com.docker.compose.project') as project
from nightshift.container c;
comment on view report.container_project is 'Which project each container belongs to.';
comment on column report.container_project.container_id is 'Identity of the container.';
comment on column report.container_project.project is 'Label nightshift.project, else the Compose project; null without either.';

create view report.cost_by_hour as
select t.hour, 'workload' as kind, h.name as host, p.project, w.name as workload, c.name as container,
  t.cpu_usd, t.memory_usd, t.cpu_usd + t.memory_usd as cost_usd, t.host_id, t.container_id, c.workload_id
from nightshift.container_cost t
join nightshift.container c on c.id = t.container_id
join report.container_project p on p.container_id = t.container_id
join nightshift.workload w on w.id = c.workload_id
join nightshift.host h on h.id = t.host_id
union all
select t.hour, case when t.unwatched_usd > 0 then 'unwatched' else 'idle' end, h.name, null, null, null,
  case when t.unwatched_usd > 0 then null else t.idle_cpu_usd end, case when t.unwatched_usd > 0 then null else t.idle_memory_usd end,
  t.idle_cpu_usd + t.idle_memory_usd + t.unwatched_usd, t.host_id, null, null
from nightshift.host_cost t
join nightshift.host h on h.id = t.host_id;
comment on view report.cost_by_hour is 'What every hour of every host with a price cost, split into its containers, what was idle, and what nobody watched. The rows of an hour and host add up to the host''s price.';
comment on column report.cost_by_hour.hour is 'Start of the hour, UTC.';
comment on column report.cost_by_hour.kind is 'workload; idle: nobody reserved or used it; unwatched: nothing was measured in the hour.';
comment on column report.cost_by_hour.host is 'Name of the host.';
comment on column report.cost_by_hour.project is 'Label nightshift.project, else the Compose project; null without either.';
comment on column report.cost_by_hour.workload is 'Name of the workload; null for what is idle or unwatched.';
comment on column report.cost_by_hour.container is 'Name of the container; null for what is idle or unwatched.';
comment on column report.cost_by_hour.cpu_usd is 'For CPU, in US dollars; null where unwatched.';
comment on column report.cost_by_hour.memory_usd is 'For memory, in US dollars; null where unwatched.';
comment on column report.cost_by_hour.cost_usd is 'All of it, in US dollars.';
comment on column report.cost_by_hour.host_id is 'Identity of the host.';
comment on column report.cost_by_hour.container_id is 'Identity of the container; null for what is idle or unwatched.';
comment on column report.cost_by_hour.workload_id is 'Identity of the workload; null for what is idle or unwatched.';

create view report.container_cost as
select t.hour, t.cpu_usd, t.memory_usd, t.host_id, t.container_id
from nightshift.container_cost t;
comment on view report.container_cost is 'What each container cost in each hour, without names: for sums over many hours.';

create view report.host_cost as
select t.hour, t.hourly_usd, t.idle_cpu_usd, t.idle_memory_usd, t.unwatched_usd, t.host_id
from nightshift.host_cost t;
comment on view report.host_cost is 'What each host cost in each hour, and what of it was idle or not watched.';

-- Sums before it joins: a month of 10,000 containers has 7 million hours.
create function report.cost_of_month(month date)
returns table (kind text, host text, project text, workload text, container text, hours bigint, cpu_usd double precision,
  memory_usd double precision, cost_usd double precision, host_id bigint, container_id bigint, workload_id bigint)
language sql stable
as $$
  with span as materialized (
    select date_trunc('month', cost_of_month.month::timestamp) at time zone 'UTC' as first,
      (date_trunc('month', cost_of_month.month::timestamp) + interval '1 month') at time zone 'UTC' as after
  )
  select 'workload', c.host, p.project, c.workload, c.container, t.hours, t.cpu_usd, t.memory_usd,
    t.cpu_usd + t.memory_usd, c.host_id, c.container_id, c.workload_id
  from (
    select container_id, count(*) as hours, sum(cpu_usd) as cpu_usd, sum(memory_usd) as memory_usd
    from report.container_cost
    where hour >= (select first from span) and hour < (select after from span)
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
    where hour >= (select first from span) and hour < (select after from span)
    group by host_id, unwatched_usd > 0
  ) t
  join report.host h on h.host_id = t.host_id
$$;
comment on function report.cost_of_month(date) is 'What a month (UTC) cost, by container, with a row per host for what was idle and one for what nobody watched. Any day of the month will do.';
revoke all on function report.cost_of_month(date) from public;
grant execute on function report.cost_of_month(date) to nightshift_report, nightshift_engine;

create view report.host_price as
select h.name as host, lower(p.valid) as valid_from, upper(p.valid) as valid_until, upper(p.valid) is null as in_force, p.kind, p.hourly_usd,
  p.provider, p.region, p.type, p.term, p.ondemand_usd, p.dated, p.terms, p.actor, p.set_at, p.host_id
from nightshift.host_price p
join nightshift.host h on h.id = p.host_id;
comment on view report.host_price is 'What each host costs an hour, now and earlier.';
comment on column report.host_price.host is 'Name of the host.';
comment on column report.host_price.valid_from is 'From when on it holds.';
comment on column report.host_price.valid_until is 'Until when; null while it holds.';
comment on column report.host_price.in_force is 'Whether it holds now.';

create view report.instance_price as
select p.provider, p.region, p.type, p.family, p.cpus, p.memory_bytes, p.arch, p.ondemand_usd, p.spot_usd, p.spot_interruptions,
  p.reserved_1y_usd, p.reserved_3y_usd, p.coremark, p.numa_nodes, p.dated
from nightshift.instance_price p;
comment on view report.instance_price is 'What types of machines cost an hour, by the imported price lists.';

-- Columns of FOCUS 1.2 (https://focus.finops.org) that have a meaning here. What is ours alone begins with x_.
create view report.cost_focus as
select
  t.cost_usd as "BilledCost",
  t.cost_usd as "EffectiveCost",
  case when p.hourly_usd > 0 then t.cost_usd * coalesce(p.ondemand_usd, p.hourly_usd) / p.hourly_usd else t.cost_usd end as "ListCost",
  t.cost_usd as "ContractedCost",
  'USD'::text as "BillingCurrency",
  date_trunc('month', t.hour, 'UTC') as "BillingPeriodStart",
  date_trunc('month', t.hour, 'UTC') + interval '1 month' as "BillingPeriodEnd",
  t.hour as "ChargePeriodStart",
  t.hour + interval '1 hour' as "ChargePeriodEnd",
  'Usage'::text as "ChargeCategory",
  'Usage-Based'::text as "ChargeFrequency",
  case t.kind when 'workload' then 'Share of host ' || t.host || ' for container ' || t.container
    when 'idle' then 'Idle part of host ' || t.host else 'Host ' || t.host || ' while it was not watched' end as "ChargeDescription",
  case p.term when 'spot' then 'Dynamic' when 'reserved-1y' then 'Committed' when 'reserved-3y' then 'Committed'
    else 'Standard' end as "PricingCategory",
  1.0::double precision as "PricingQuantity",
  'Hours'::text as "PricingUnit",
  coalesce(p.provider, 'on-premises') as "ProviderName",
  p.region as "RegionId",
  coalesce(t.container_id::text, 'host:' || t.host_id) as "ResourceId",
  coalesce(t.container, t.host) as "ResourceName",
  case when t.container_id is null then 'Host' else 'Container' end as "ResourceType",
  'Compute'::text as "ServiceCategory",
  coalesce(p.type, 'host') as "SkuId",
  t.project as "SubAccountId",
  jsonb_strip_nulls(jsonb_build_object('project', t.project, 'workload', t.workload)) as "Tags",
  t.kind as "x_Kind",
  t.host as "x_Host",
  t.workload as "x_Workload",
  t.cpu_usd as "x_CpuCost",
  t.memory_usd as "x_MemoryCost"
from report.cost_by_hour t
left join nightshift.host_price p on p.host_id = t.host_id and p.valid @> t.hour;
comment on view report.cost_focus is 'The hours of report.cost_by_hour in the columns of FOCUS 1.2, for tools that read it. Ask for a span of "ChargePeriodStart".';
comment on column report.cost_focus."BilledCost" is 'Cost in US dollars.';
comment on column report.cost_focus."EffectiveCost" is 'The same: commitments are in the price already.';
comment on column report.cost_focus."ListCost" is 'What it would have cost on demand by the list; the cost itself where no list says.';
comment on column report.cost_focus."ContractedCost" is 'The cost.';
comment on column report.cost_focus."BillingCurrency" is 'USD.';
comment on column report.cost_focus."BillingPeriodStart" is 'Start of the month, UTC.';
comment on column report.cost_focus."BillingPeriodEnd" is 'End of the month, UTC.';
comment on column report.cost_focus."ChargePeriodStart" is 'Start of the hour, UTC.';
comment on column report.cost_focus."ChargePeriodEnd" is 'End of the hour, UTC.';
comment on column report.cost_focus."ChargeCategory" is 'Usage.';
comment on column report.cost_focus."ChargeFrequency" is 'Usage-Based.';
comment on column report.cost_focus."ChargeDescription" is 'What it is for, in words.';
comment on column report.cost_focus."PricingCategory" is 'Standard; Dynamic for spot; Committed for reserved machines.';
comment on column report.cost_focus."PricingQuantity" is 'One hour.';
comment on column report.cost_focus."PricingUnit" is 'Hours.';
comment on column report.cost_focus."ProviderName" is 'Provider of the host; on-premises where the price is not from a catalogue.';
comment on column report.cost_focus."RegionId" is 'Region of the host; null where the price is not from a catalogue.';
comment on column report.cost_focus."ResourceId" is 'Identity of the container, or host: and that of the host.';
comment on column report.cost_focus."ResourceName" is 'Name of the container or host.';
comment on column report.cost_focus."ResourceType" is 'Container or Host.';
comment on column report.cost_focus."ServiceCategory" is 'Compute.';
comment on column report.cost_focus."SkuId" is 'Type of the host; host where the price is not from a catalogue.';
comment on column report.cost_focus."SubAccountId" is 'The project.';
comment on column report.cost_focus."Tags" is 'Project and workload; other labels may hold secrets and are left out.';
comment on column report.cost_focus."x_Kind" is 'workload, idle or unwatched.';
comment on column report.cost_focus."x_Host" is 'Name of the host.';
comment on column report.cost_focus."x_Workload" is 'Name of the workload.';
comment on column report.cost_focus."x_CpuCost" is 'Part of the cost for CPU.';
comment on column report.cost_focus."x_MemoryCost" is 'Part of the cost for memory.';

do $$
begin
  perform nightshift.inherit_comments('report.container_cost', 'nightshift.container_cost');
  perform nightshift.inherit_comments('report.host_cost', 'nightshift.host_cost');
  perform nightshift.inherit_comments('report.host_price', 'nightshift.host_price');
  perform nightshift.inherit_comments('report.instance_price', 'nightshift.instance_price');
end
$$;
