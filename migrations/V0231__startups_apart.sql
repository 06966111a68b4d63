-- What a container uses in the first minutes after a start (class loading, warm caches) is not what it needs later.
alter table nightshift.container_history
  add column starts integer,
  add column startup_seconds double precision,
  add column startup_cpu_demand_max_cores double precision,
  add column startup_memory_max_bytes bigint,
  add column startup_periods bigint,
  add column startup_throttled_periods bigint,
  add column settled_cpu_mean_cores double precision,
  add column settled_cpu_p50_cores double precision,
  add column settled_cpu_p95_cores double precision,
  add column settled_cpu_demand_p99_cores double precision,
  add column settled_cpu_demand_max_cores double precision,
  add column settled_memory_max_bytes bigint;
comment on column nightshift.container_history.starts is 'How often it was started in the hour; null, as are the columns that follow, where no sample of the hour began within five minutes of a start.';
comment on column nightshift.container_history.startup_seconds is 'Time covered by samples that began within five minutes of a start.';
comment on column nightshift.container_history.startup_cpu_demand_max_cores is 'Greatest CPU demand in one of those samples, in cores.';
comment on column nightshift.container_history.startup_memory_max_bytes is 'Greatest memory in use (working set) in one of those samples.';
comment on column nightshift.container_history.startup_periods is 'CPU bandwidth periods of those samples.';
comment on column nightshift.container_history.startup_throttled_periods is 'Those of them in which its CPU limit stopped it.';
comment on column nightshift.container_history.settled_cpu_mean_cores is 'CPU use over the time covered by the other samples, in cores; null where there are none, as are the columns that follow.';
comment on column nightshift.container_history.settled_cpu_p50_cores is 'Median CPU use of the other samples.';
comment on column nightshift.container_history.settled_cpu_p95_cores is '95th percentile of CPU use of the other samples.';
comment on column nightshift.container_history.settled_cpu_demand_p99_cores is '99th percentile of CPU demand of the other samples.';
comment on column nightshift.container_history.settled_cpu_demand_max_cores is 'Greatest CPU demand in one of the other samples, in cores.';
comment on column nightshift.container_history.settled_memory_max_bytes is 'Greatest memory in use (working set) in one of the other samples.';
