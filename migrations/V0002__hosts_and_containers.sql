create table nightshift.host (
  id bigint generated always as identity primary key,
  name text not null unique,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  os text,
  kernel text,
  cpus integer,
  memory_bytes bigint,
  cgroup_version smallint,
  docker_version text,
  boot_at timestamptz
);
comment on table nightshift.host is 'A machine with a Docker daemon, or with none: then only the machine itself is watched.';
comment on column nightshift.host.id is 'Identity of the host.';
comment on column nightshift.host.name is 'Name of the host: the machine''s own, or NIGHTSHIFT_HOST.';
comment on column nightshift.host.first_seen is 'When a node first ran on the host.';
comment on column nightshift.host.last_seen is 'When the host was last inspected.';
comment on column nightshift.host.os is 'Operating system as the host names it.';
comment on column nightshift.host.kernel is 'Kernel release.';
comment on column nightshift.host.cpus is 'Logical CPUs.';
comment on column nightshift.host.memory_bytes is 'Physical memory in bytes.';
comment on column nightshift.host.cgroup_version is '1 or 2; null where no cgroup hierarchy is readable.';
comment on column nightshift.host.docker_version is 'Version of the Docker Engine; null where there is none.';
comment on column nightshift.host.boot_at is 'When the host was booted.';

create table nightshift.workload (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('group', 'compose', 'name', 'image')),
  name text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  unique (kind, name)
);
comment on table nightshift.workload is 'What stays the same when containers are recreated. Advice belongs to workloads, actions to containers.';
comment on column nightshift.workload.id is 'Identity of the workload.';
comment on column nightshift.workload.kind is 'How it was recognised: label nightshift.group, Compose project and service, container name without its replica number, or image and command.';
comment on column nightshift.workload.name is 'Its name, e.g. shop/web for Compose project shop, service web.';
comment on column nightshift.workload.first_seen is 'When a container of the workload was first seen.';
comment on column nightshift.workload.last_seen is 'When a container of the workload was last seen.';

create table nightshift.container (
  id bigint generated always as identity primary key,
  host_id bigint not null references nightshift.host,
  workload_id bigint not null references nightshift.workload,
  docker_id text not null,
  name text not null,
  image text not null,
  image_id text,
  command text,
  labels jsonb not null default '{}',
  watched boolean not null default true,
  state text not null,
  health text,
  pid bigint,
  restart_count integer not null default 0,
  created_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  removed_at timestamptz,
  unique (host_id, docker_id)
);
create index container_workload on nightshift.container (workload_id);
comment on table nightshift.container is 'One running or finished instance. It dies and is recreated under a new id.';
comment on column nightshift.container.id is 'Identity of the container.';
comment on column nightshift.container.host_id is 'Host it runs on.';
comment on column nightshift.container.workload_id is 'Workload it is an instance of.';
comment on column nightshift.container.docker_id is 'Docker''s 64-digit id.';
comment on column nightshift.container.name is 'Docker''s name without the leading slash.';
comment on column nightshift.container.image is 'Image reference it was created from.';
comment on column nightshift.container.image_id is 'Digest of that image.';
comment on column nightshift.container.command is 'Command and arguments, cut at 1,000 characters.';
comment on column nightshift.container.labels is 'Docker labels.';
comment on column nightshift.container.watched is 'False where label nightshift.enable is false: it is listed, never measured or changed.';
comment on column nightshift.container.state is 'Docker''s state: created, running, paused, restarting, exited, dead, removed.';
comment on column nightshift.container.health is 'Docker''s health status; null without a health check.';
comment on column nightshift.container.pid is 'Process id of its first process on the host while it runs.';
comment on column nightshift.container.restart_count is 'Restarts by Docker''s restart policy.';
comment on column nightshift.container.created_at is 'When it was created.';
comment on column nightshift.container.started_at is 'When it was last started.';
comment on column nightshift.container.finished_at is 'When it last ended.';
comment on column nightshift.container.first_seen is 'When Nightshift first saw it.';
comment on column nightshift.container.last_seen is 'When Nightshift last saw it.';
comment on column nightshift.container.removed_at is 'When it was found to be gone.';

create table nightshift.container_limit (
  id bigint generated always as identity primary key,
  container_id bigint not null references nightshift.container,
  valid tstzrange not null,
  nano_cpus bigint,
  cpu_quota_us bigint,
  cpu_period_us bigint,
  cpu_shares bigint,
  cpuset_cpus text,
  memory_bytes bigint,
  memory_swap_bytes bigint,
  memory_reservation_bytes bigint,
  pids_limit bigint,
  cpu_cores double precision,
  effective_memory_bytes bigint,
  exclude using gist (container_id with =, valid with &&)
);
comment on table nightshift.container_limit is 'Limits in force, as history: slack in the past uses the limit of the past. Null means unset, never 0.';
comment on column nightshift.container_limit.id is 'Identity of the entry.';
comment on column nightshift.container_limit.container_id is 'Container they apply to.';
comment on column nightshift.container_limit.valid is 'From when to when these limits were in force; open at the end while they are.';
comment on column nightshift.container_limit.nano_cpus is 'Docker''s NanoCpus (--cpus) in billionths of a core.';
comment on column nightshift.container_limit.cpu_quota_us is 'Docker''s CpuQuota in microseconds per period.';
comment on column nightshift.container_limit.cpu_period_us is 'Docker''s CpuPeriod in microseconds.';
comment on column nightshift.container_limit.cpu_shares is 'Docker''s CpuShares, a relative weight.';
comment on column nightshift.container_limit.cpuset_cpus is 'CPUs it may run on, as Docker writes them.';
comment on column nightshift.container_limit.memory_bytes is 'Docker''s Memory (--memory) in bytes.';
comment on column nightshift.container_limit.memory_swap_bytes is 'Docker''s MemorySwap: memory and swap together in bytes, -1 without a limit.';
comment on column nightshift.container_limit.memory_reservation_bytes is 'Docker''s MemoryReservation in bytes.';
comment on column nightshift.container_limit.pids_limit is 'Most processes it may have.';
comment on column nightshift.container_limit.cpu_cores is 'CPU limit in force in cores, as the cgroup says; null when unlimited.';
comment on column nightshift.container_limit.effective_memory_bytes is 'Memory limit in force in bytes, as the cgroup says; null when unlimited.';

create table nightshift.container_event (
  id bigint generated always as identity primary key,
  container_id bigint not null references nightshift.container,
  at timestamptz not null,
  kind text not null check (kind in ('start', 'die', 'oom', 'restart', 'health', 'update', 'pause', 'unpause', 'destroy', 'rename')),
  exit_code integer,
  detail text,
  unique (container_id, at, kind)
);
create index container_event_at on nightshift.container_event (at);
comment on table nightshift.container_event is 'What happened to a container, as Docker or the kernel told it.';
comment on column nightshift.container_event.id is 'Identity of the event.';
comment on column nightshift.container_event.container_id is 'Container it happened to.';
comment on column nightshift.container_event.at is 'When it happened, by the host''s clock.';
comment on column nightshift.container_event.kind is 'What happened. oom: the kernel killed at least one of its processes for want of memory.';
comment on column nightshift.container_event.exit_code is 'Exit code, for die.';
comment on column nightshift.container_event.detail is 'More, e.g. the new health status.';
