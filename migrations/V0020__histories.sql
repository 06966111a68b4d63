-- The type is part of the promise, as functions of schema report take it: so it lives there.
create type report.histogram as (scale smallint, zero_count bigint, first_index integer, counts bigint[]);
comment on type report.histogram is 'Exponential histogram in OpenTelemetry''s base-2 layout: bucket i counts values in (base^i, base^(i+1)] with base = 2^(2^-scale), scale 0 to 8. See report.histogram_quantile and report.histogram_merge.';
comment on column report.histogram.scale is 'How fine the buckets are: 2^scale of them from one value to its double.';
comment on column report.histogram.zero_count is 'Values of at most 2^-10, about a thousandth.';
comment on column report.histogram.first_index is 'Index of the bucket that counts begins with; 0 when there is none.';
comment on column report.histogram.counts is 'Counters of at most 160 consecutive buckets; the first and the last are above 0.';

create table nightshift.container_history (
  container_id bigint not null references nightshift.container,
  hour timestamptz not null,
  samples integer not null,
  seconds double precision not null,
  cpu_min_cores double precision,
  cpu_mean_cores double precision,
  cpu_p50_cores double precision,
  cpu_p95_cores double precision,
  cpu_p99_cores double precision,
  cpu_max_cores double precision,
  cpu_histogram report.histogram,
  cpu_demand_mean_cores double precision,
  cpu_demand_max_cores double precision,
  cpu_demand_histogram report.histogram,
  cpu_limit_cores double precision,
  memory_min_bytes bigint,
  memory_mean_bytes double precision,
  memory_p50_bytes double precision,
  memory_p95_bytes double precision,
  memory_p99_bytes double precision,
  memory_max_bytes bigint,
  memory_peak_bytes bigint,
  memory_anon_max_bytes bigint,
  memory_histogram report.histogram,
  memory_limit_bytes bigint,
  periods bigint,
  throttled_periods bigint,
  throttled_seconds double precision,
  cpu_stalled_seconds double precision,
  memory_stalled_seconds double precision,
  io_stalled_seconds double precision,
  oom_kills bigint,
  refaults bigint,
  major_faults bigint,
  io_read_bytes bigint,
  io_write_bytes bigint,
  network_received_bytes bigint,
  network_sent_bytes bigint,
  pids_max integer,
  rolled_up_at timestamptz not null,
  primary key (container_id, hour)
);
-- Histograms are mostly small counts: compressed in place, a row takes half the room.
alter table nightshift.container_history set (toast_tuple_target = 128);
alter table nightshift.container_history
  alter column cpu_histogram set storage main,
  alter column cpu_demand_histogram set storage main,
  alter column memory_histogram set storage main;
create index container_history_hour on nightshift.container_history (hour);
comment on table nightshift.container_history is 'What a container used in an hour, rolled up from its samples. A row is made anew whenever samples of its hour arrive.';
comment on column nightshift.container_history.container_id is 'Container it is about.';
comment on column nightshift.container_history.hour is 'Start of the hour, UTC.';
comment on column nightshift.container_history.samples is 'Samples behind the row.';
comment on column nightshift.container_history.seconds is 'Time those samples cover: 3,600 for an hour without gaps.';
comment on column nightshift.container_history.cpu_min_cores is 'Least CPU use in one sample, in cores.';
comment on column nightshift.container_history.cpu_mean_cores is 'CPU use over the time covered, in cores.';
comment on column nightshift.container_history.cpu_p50_cores is 'Median CPU use of the samples, from cpu_histogram.';
comment on column nightshift.container_history.cpu_p95_cores is '95th percentile of CPU use, from cpu_histogram.';
comment on column nightshift.container_history.cpu_p99_cores is '99th percentile of CPU use, from cpu_histogram.';
comment on column nightshift.container_history.cpu_max_cores is 'Greatest CPU use in one sample, in cores.';
comment on column nightshift.container_history.cpu_histogram is 'How often which CPU use occurred, in cores.';
comment on column nightshift.container_history.cpu_demand_mean_cores is 'CPU use and what the limit held back: use plus throttled time per second, over the time covered, in cores.';
comment on column nightshift.container_history.cpu_demand_max_cores is 'Greatest CPU demand in one sample, in cores.';
comment on column nightshift.container_history.cpu_demand_histogram is 'How often which CPU demand occurred; null where nothing was throttled: then it is cpu_histogram.';
comment on column nightshift.container_history.cpu_limit_cores is 'CPU limit at the hour''s last sample, in cores; null when unlimited.';
comment on column nightshift.container_history.memory_min_bytes is 'Least memory in use: the working set, which is usage without inactive file cache.';
comment on column nightshift.container_history.memory_mean_bytes is 'Mean memory in use (working set).';
comment on column nightshift.container_history.memory_p50_bytes is 'Median memory in use (working set), from memory_histogram.';
comment on column nightshift.container_history.memory_p95_bytes is '95th percentile of memory in use (working set), from memory_histogram.';
comment on column nightshift.container_history.memory_p99_bytes is '99th percentile of memory in use (working set), from memory_histogram.';
comment on column nightshift.container_history.memory_max_bytes is 'Greatest memory in use (working set) in one sample.';
comment on column nightshift.container_history.memory_peak_bytes is 'The kernel''s own high-water mark of usage, file cache included: the highest one read.';
comment on column nightshift.container_history.memory_anon_max_bytes is 'Greatest anonymous memory in one sample: what cannot be dropped, only swapped.';
comment on column nightshift.container_history.memory_histogram is 'How often which memory use (working set) occurred, in bytes.';
comment on column nightshift.container_history.memory_limit_bytes is 'Memory limit at the hour''s last sample; null when unlimited.';
comment on column nightshift.container_history.periods is 'CPU bandwidth periods in which the container had something to run.';
comment on column nightshift.container_history.throttled_periods is 'Those of them in which its CPU limit stopped it.';
comment on column nightshift.container_history.throttled_seconds is 'Time for which its CPU limit stopped it, summed over CPUs: may exceed the time covered.';
comment on column nightshift.container_history.cpu_stalled_seconds is 'Time in which at least one task waited for a CPU (PSI some); null where the kernel does not tell.';
comment on column nightshift.container_history.memory_stalled_seconds is 'Time in which at least one task waited for memory (PSI some); null where the kernel does not tell.';
comment on column nightshift.container_history.io_stalled_seconds is 'Time in which at least one task waited for I/O (PSI some); null where the kernel does not tell.';
comment on column nightshift.container_history.oom_kills is 'Processes killed by the kernel for want of memory.';
comment on column nightshift.container_history.refaults is 'File pages read again soon after they had been evicted: signs of too little memory.';
comment on column nightshift.container_history.major_faults is 'Page faults that had to read from disk.';
comment on column nightshift.container_history.io_read_bytes is 'Bytes read from block devices.';
comment on column nightshift.container_history.io_write_bytes is 'Bytes written to block devices.';
comment on column nightshift.container_history.network_received_bytes is 'Bytes received in the container''s network namespace.';
comment on column nightshift.container_history.network_sent_bytes is 'Bytes sent from the container''s network namespace.';
comment on column nightshift.container_history.pids_max is 'Most processes and threads in one sample.';
comment on column nightshift.container_history.rolled_up_at is 'When the row was last made.';

create table nightshift.host_history (
  host_id bigint not null references nightshift.host,
  hour timestamptz not null,
  samples integer not null,
  seconds double precision not null,
  cpu_min_cores double precision,
  cpu_mean_cores double precision,
  cpu_p50_cores double precision,
  cpu_p95_cores double precision,
  cpu_p99_cores double precision,
  cpu_max_cores double precision,
  cpu_histogram report.histogram,
  cpu_steal_mean_cores double precision,
  cpu_iowait_mean_cores double precision,
  load_max real,
  memory_min_bytes bigint,
  memory_mean_bytes double precision,
  memory_p50_bytes double precision,
  memory_p95_bytes double precision,
  memory_p99_bytes double precision,
  memory_max_bytes bigint,
  memory_histogram report.histogram,
  memory_total_bytes bigint,
  swap_used_max_bytes bigint,
  cpu_stalled_seconds double precision,
  memory_stalled_seconds double precision,
  io_stalled_seconds double precision,
  oom_kills bigint,
  disk_read_bytes double precision,
  disk_write_bytes double precision,
  disk_busy_max real,
  network_received_bytes double precision,
  network_sent_bytes double precision,
  rolled_up_at timestamptz not null,
  primary key (host_id, hour)
);
alter table nightshift.host_history set (toast_tuple_target = 128);
alter table nightshift.host_history
  alter column cpu_histogram set storage main,
  alter column memory_histogram set storage main;
create index host_history_hour on nightshift.host_history (hour);
comment on table nightshift.host_history is 'What a host used in an hour, rolled up from its samples. A row is made anew whenever samples of its hour arrive.';
comment on column nightshift.host_history.host_id is 'Host it is about.';
comment on column nightshift.host_history.hour is 'Start of the hour, UTC.';
comment on column nightshift.host_history.samples is 'Samples behind the row.';
comment on column nightshift.host_history.seconds is 'Time those samples cover: 3,600 for an hour without gaps.';
comment on column nightshift.host_history.cpu_min_cores is 'Least CPU use in one sample, in cores.';
comment on column nightshift.host_history.cpu_mean_cores is 'CPU use over the time covered, in cores.';
comment on column nightshift.host_history.cpu_p50_cores is 'Median CPU use of the samples, from cpu_histogram.';
comment on column nightshift.host_history.cpu_p95_cores is '95th percentile of CPU use, from cpu_histogram.';
comment on column nightshift.host_history.cpu_p99_cores is '99th percentile of CPU use, from cpu_histogram.';
comment on column nightshift.host_history.cpu_max_cores is 'Greatest CPU use in one sample, in cores.';
comment on column nightshift.host_history.cpu_histogram is 'How often which CPU use occurred, in cores.';
comment on column nightshift.host_history.cpu_steal_mean_cores is 'CPU taken by the hypervisor for others, over the time covered, in cores.';
comment on column nightshift.host_history.cpu_iowait_mean_cores is 'CPU idle while a disk was waited for, over the time covered, in cores.';
comment on column nightshift.host_history.load_max is 'Greatest load average over one minute.';
comment on column nightshift.host_history.memory_min_bytes is 'Least memory in use.';
comment on column nightshift.host_history.memory_mean_bytes is 'Mean memory in use.';
comment on column nightshift.host_history.memory_p50_bytes is 'Median memory in use, from memory_histogram.';
comment on column nightshift.host_history.memory_p95_bytes is '95th percentile of memory in use, from memory_histogram.';
comment on column nightshift.host_history.memory_p99_bytes is '99th percentile of memory in use, from memory_histogram.';
comment on column nightshift.host_history.memory_max_bytes is 'Greatest memory in use in one sample.';
comment on column nightshift.host_history.memory_histogram is 'How often which memory use occurred, in bytes.';
comment on column nightshift.host_history.memory_total_bytes is 'Physical memory at the hour''s last sample.';
comment on column nightshift.host_history.swap_used_max_bytes is 'Most swap in use in one sample.';
comment on column nightshift.host_history.cpu_stalled_seconds is 'Time in which at least one task waited for a CPU (PSI some); null where the kernel does not tell.';
comment on column nightshift.host_history.memory_stalled_seconds is 'Time in which at least one task waited for memory (PSI some); null where the kernel does not tell.';
comment on column nightshift.host_history.io_stalled_seconds is 'Time in which at least one task waited for I/O (PSI some); null where the kernel does not tell.';
comment on column nightshift.host_history.oom_kills is 'Processes killed by the kernel for want of memory, in containers or outside.';
comment on column nightshift.host_history.disk_read_bytes is 'Bytes read from disks.';
comment on column nightshift.host_history.disk_write_bytes is 'Bytes written to disks.';
comment on column nightshift.host_history.disk_busy_max is 'Greatest share of a sample''s time in which the busiest disk had work, 0 to 1.';
comment on column nightshift.host_history.network_received_bytes is 'Bytes received.';
comment on column nightshift.host_history.network_sent_bytes is 'Bytes sent.';
comment on column nightshift.host_history.rolled_up_at is 'When the row was last made.';

-- Written in the transaction of the samples, deleted in the transaction of the histories. No key, as writers must neither
-- wait for each other nor rely on a row that a roll-up is about to delete.
create table nightshift.history_due (
  host_id bigint not null,
  hour timestamptz not null
);
create index history_due_hour on nightshift.history_due (hour, host_id);
comment on table nightshift.history_due is 'Hours of hosts in which samples arrived that no history holds yet. May name an hour many times.';
comment on column nightshift.history_due.host_id is 'Host whose samples, or whose containers'' samples, arrived.';
comment on column nightshift.history_due.hour is 'Start of their hour, UTC.';
