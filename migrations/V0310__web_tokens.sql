-- Who may ask the web server for what, where it listens, and how hosts and containers are now.
create table nightshift.web_token (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 100),
  role text not null check (role in ('report', 'operator', 'approver')),
  hash bytea not null unique check (length(hash) = 32),
  made_at timestamptz not null default clock_timestamp(),
  made_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  used_at timestamptz
);
comment on table nightshift.web_token is 'Tokens by which people and programs ask the web server. Written by nightshift.create_token and its sisters only.';
comment on column nightshift.web_token.id is 'Identity of the token.';
comment on column nightshift.web_token.name is 'Whom it was made for; decisions by it are attributed to them.';
comment on column nightshift.web_token.role is 'report reads; operator also asks for work; approver also decides.';
comment on column nightshift.web_token.hash is 'SHA-256 of the SHA-256 of the token: who reads it can show neither.';
comment on column nightshift.web_token.made_at is 'When it was made.';
comment on column nightshift.web_token.made_by is 'Who made it.';
comment on column nightshift.web_token.expires_at is 'When it ends by itself; null: never.';
comment on column nightshift.web_token.revoked_at is 'When it was revoked; null where it was not.';
comment on column nightshift.web_token.used_at is 'When it was last shown, to a minute.';
revoke all on nightshift.web_token from nightshift_engine;

create function nightshift.create_token(name text, role text, proof bytea, expires timestamptz default null)
returns bigint
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  made bigint;
  maker constant text := coalesce(nullif(current_setting('nightshift.person', true), ''), session_user);
begin
  insert into nightshift.web_token (name, role, hash, made_by, expires_at)
  values (create_token.name, create_token.role, sha256(create_token.proof), maker, create_token.expires) returning id into made;
  perform nightshift.audit_append(maker, null, 'token:' || made, 'created',
    jsonb_build_object('name', create_token.name, 'role', create_token.role, 'expires', create_token.expires));
  return made;
end
$$;
comment on function nightshift.create_token(text, text, bytea, timestamptz) is 'Keeps a token for the web server, of which the SHA-256 is given; says its number.';

create function nightshift.revoke_token(token bigint)
returns text
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  one nightshift.web_token%rowtype;
  person constant text := coalesce(nullif(current_setting('nightshift.person', true), ''), session_user);
begin
  select * into one from nightshift.web_token t where t.id = revoke_token.token for update;
  if not found then
    return null;
  end if;
  if one.revoked_at is not null then
    return format('Token %s of %s was revoked before.', one.id, one.name);
  end if;
  update nightshift.web_token t set revoked_at = clock_timestamp() where t.id = one.id;
  perform nightshift.audit_append(person, null, 'token:' || one.id, 'revoked', jsonb_build_object('name', one.name));
  return format('Token %s of %s opens nothing any more.', one.id, one.name);
end
$$;
comment on function nightshift.revoke_token(bigint) is 'Ends a token at once; says null where there is none of this number.';

create function nightshift.token_of(proof bytea)
returns table (token bigint, name text, role text)
language plpgsql security definer set search_path = pg_catalog, nightshift
as $$
declare
  one nightshift.web_token%rowtype;
begin
  select * into one from nightshift.web_token t
  where t.hash = sha256(token_of.proof) and t.revoked_at is null and (t.expires_at is null or t.expires_at > clock_timestamp());
  if found then
    update nightshift.web_token t set used_at = clock_timestamp()
    where t.id = one.id and (t.used_at is null or t.used_at < clock_timestamp() - interval '1 minute');
    return query select one.id, one.name, one.role;
  end if;
end
$$;
comment on function nightshift.token_of(bytea) is 'Whose token has this SHA-256, and what it allows; no row where none is valid. Notes that it was used.';

revoke all on function nightshift.create_token(text, text, bytea, timestamptz), nightshift.revoke_token(bigint), nightshift.token_of(bytea) from public;
grant execute on function nightshift.create_token(text, text, bytea, timestamptz), nightshift.revoke_token(bigint) to nightshift_approver;
grant execute on function nightshift.token_of(bytea) to nightshift_engine;

create view report.token as
select t.made_at, t.name, t.role, t.made_by, t.expires_at, t.revoked_at, t.used_at,
  t.revoked_at is null and (t.expires_at is null or t.expires_at > clock_timestamp()) as valid, t.id as token_id
from nightshift.web_token t;
comment on view report.token is 'Tokens for the web server, without anything by which one could be shown.';
comment on column report.token.valid is 'Whether it opens anything now.';
comment on column report.token.token_id is 'Identity of the token.';

alter table nightshift.node add column web_url text;
comment on column nightshift.node.web_url is 'Address at which the node serves its pages; null where it serves none.';
create or replace view report.node as
select n.name as node, h.name as host, n.version, n.started_at, n.heartbeat_at, n.stopped_at, n.host_id, n.web_url
from nightshift.node n
left join nightshift.host h on h.id = n.host_id;

-- The latest reading beside what it is measured against. What was not read for ten minutes is not known now.
create view report.host_now as
select h.name as host, h.last_seen, h.os, h.kernel, h.docker_version,
  (select count(*) from nightshift.container c where c.host_id = h.id and c.state = 'running' and c.removed_at is null) as running_containers,
  h.cpus, s.cpu_cores, s.load_1m, h.memory_bytes, s.memory_used_bytes, s.cpu_pressure_some, s.memory_pressure_some, s.io_pressure_some,
  k.cpu_cores as collector_cores, k.resident_bytes as collector_bytes, k.lag_ms as collector_lag_ms, s.at as read_at, h.id as host_id
from nightshift.host h
left join lateral (
  select * from nightshift.host_sample r where r.host_id = h.id and r.at > clock_timestamp() - interval '10 minutes' order by r.at desc limit 1
) s on true
left join lateral (
  select * from nightshift.collector_sample r
  where r.host_id = h.id and r.at > clock_timestamp() - interval '10 minutes' order by r.at desc limit 1
) k on true;
comment on view report.host_now is 'Every host with its latest reading.';
comment on column report.host_now.host is 'Name of the host.';
comment on column report.host_now.running_containers is 'Containers that run on it.';
comment on column report.host_now.collector_cores is 'CPU that watching it takes, in cores.';
comment on column report.host_now.collector_bytes is 'Memory of the process that watches it.';
comment on column report.host_now.collector_lag_ms is 'How late the latest reading was, in milliseconds.';
comment on column report.host_now.read_at is 'When the latest reading was taken; null where there is none of the last ten minutes.';
comment on column report.host_now.host_id is 'Identity of the host.';

create view report.container_now as
select h.name as host, w.name as workload, c.name as container, c.image, c.state, c.health, c.restart_count, c.started_at, c.watched,
  s.cpu_cores, l.cpu_cores as cpu_limit_cores, s.throttled_periods / nullif(s.periods, 0)::double precision as throttled_share,
  s.memory_working_set_bytes, l.effective_memory_bytes as memory_limit_bytes, s.oom_kills, s.pids, s.at as read_at,
  c.id as container_id, c.workload_id, c.host_id
from nightshift.container c
join nightshift.host h on h.id = c.host_id
join nightshift.workload w on w.id = c.workload_id
left join nightshift.container_limit l on l.container_id = c.id and upper_inf(l.valid)
left join lateral (
  select * from nightshift.container_sample r
  where r.container_id = c.id and r.at > clock_timestamp() - interval '10 minutes' order by r.at desc limit 1
) s on true
where c.removed_at is null;
comment on view report.container_now is 'Every container that was not removed, with its latest reading and the limits in force.';
comment on column report.container_now.host is 'Name of the host.';
comment on column report.container_now.workload is 'Name of the workload.';
comment on column report.container_now.container is 'Name of the container.';
comment on column report.container_now.cpu_limit_cores is 'CPU limit in cores; null where none is set.';
comment on column report.container_now.throttled_share is 'Share of periods in which the CPU limit held it back; null where none is set.';
comment on column report.container_now.memory_limit_bytes is 'Memory limit in bytes; null where none is set.';
comment on column report.container_now.read_at is 'When the latest reading was taken; null where there is none of the last ten minutes.';
comment on column report.container_now.container_id is 'Identity of the container.';

do $$
begin
  perform nightshift.inherit_comments('report.token', 'nightshift.web_token');
  perform nightshift.inherit_comments('report.node', 'nightshift.node');
  perform nightshift.inherit_comments('report.host_now', 'nightshift.host');
  perform nightshift.inherit_comments('report.host_now', 'nightshift.host_sample');
  perform nightshift.inherit_comments('report.container_now', 'nightshift.container');
  perform nightshift.inherit_comments('report.container_now', 'nightshift.container_sample');
end
$$;
