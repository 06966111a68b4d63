-- Samples are wide rows, partitioned by day (UTC). Partitions are made ahead of time and dropped whole.
create table nightshift.host_sample (
  host_id bigint not null,
  at timestamptz not null,
  seconds real not null check (seconds > 0),
  cpu_cores double precision,
  cpu_user double precision,
  cpu_nice double precision,
  cpu_system double precision,
  cpu_idle double precision,
  cpu_iowait double precision,
  cpu_irq double precision,
  cpu_softirq double precision,
  cpu_steal double precision,
  load_1m real,
  load_5m real,
  load_15m real,
  run_queue integer,
  blocked integer,
  processes integer,
  threads integer,
  context_switches double precision,
  interrupts double precision,
  forks double precision,
  memory_total_bytes bigint,
  memory_used_bytes bigint,
  memory_free_bytes bigint,
  memory_available_bytes bigint,
  memory_cached_bytes bigint,
  memory_buffers_bytes bigint,
  memory_slab_bytes bigint,
  memory_dirty_bytes bigint,
  memory_anon_bytes bigint,
  memory_committed_bytes bigint,
  swap_total_bytes bigint,
  swap_used_bytes bigint,
  swap_in_pages double precision,
  swap_out_pages double precision,
  page_faults double precision,
  major_faults double precision,
  oom_kills bigint,
  disk_reads double precision,
  disk_writes double precision,
  disk_read_bytes double precision,
  disk_write_bytes double precision,
  disk_await_ms real,
  disk_depth real,
  disk_busy real,
  network_received_bytes double precision,
  network_sent_bytes double precision,
  network_received_packets double precision,
  network_sent_packets double precision,
  network_errors double precision,
  network_drops double precision,
  tcp_retransmits double precision,
  tcp_established integer,
  tcp_time_wait integer,
  sockets integer,
  open_files bigint,
  open_files_max bigint,
  cpu_pressure_some real,
  memory_pressure_some real,
  memory_pressure_full real,
  io_pressure_some real,
  io_pressure_full real,
  temperature_max_celsius real,
  gpu_count integer,
  gpu_busy real,
  gpu_memory_used_bytes bigint,
  containers_running integer,
  entropy_bits integer,
  clock_offset_ms double precision
) partition by range (at);
create index host_sample_time on nightshift.host_sample (host_id, at);

comment on table nightshift.host_sample is 'One reading of a host: means and rates over the interval that ended at "at", gauges at its end. Null is unknown, never 0. One partition a day (UTC).';
comment on column nightshift.host_sample.host_id is 'Host that was read.';
comment on column nightshift.host_sample.at is 'End of the interval, by the host''s wall clock; grows from row to row.';
comment on column nightshift.host_sample.seconds is 'Length of the interval by a monotonic clock, which no change of the time can bend.';
comment on column nightshift.host_sample.cpu_cores is 'Mean cores in use: user, nice, system, irq and softirq.';
comment on column nightshift.host_sample.cpu_user is 'Mean cores in user space, guests included.';
comment on column nightshift.host_sample.cpu_nice is 'Mean cores in user space at low priority.';
comment on column nightshift.host_sample.cpu_system is 'Mean cores in the kernel.';
comment on column nightshift.host_sample.cpu_idle is 'Mean cores idle. All states add up to the CPUs online.';
comment on column nightshift.host_sample.cpu_iowait is 'Mean cores idle while a task waited for I/O.';
comment on column nightshift.host_sample.cpu_irq is 'Mean cores serving interrupts.';
comment on column nightshift.host_sample.cpu_softirq is 'Mean cores serving soft interrupts.';
comment on column nightshift.host_sample.cpu_steal is 'Mean cores the hypervisor gave to somebody else while this host wanted them.';
comment on column nightshift.host_sample.load_1m is 'Load average over 1 minute.';
comment on column nightshift.host_sample.load_5m is 'Load average over 5 minutes.';
comment on column nightshift.host_sample.load_15m is 'Load average over 15 minutes.';
comment on column nightshift.host_sample.run_queue is 'Tasks running or waiting for a CPU.';
comment on column nightshift.host_sample.blocked is 'Tasks waiting for I/O.';
comment on column nightshift.host_sample.processes is 'Processes; counted once a minute and repeated in between.';
comment on column nightshift.host_sample.threads is 'Threads of all processes, kernel threads included.';
comment on column nightshift.host_sample.context_switches is 'Context switches per second.';
comment on column nightshift.host_sample.interrupts is 'Interrupts per second.';
comment on column nightshift.host_sample.forks is 'Processes and threads created per second.';
comment on column nightshift.host_sample.memory_total_bytes is 'Memory the kernel manages.';
comment on column nightshift.host_sample.memory_used_bytes is 'Total less available: what could not be had without swapping.';
comment on column nightshift.host_sample.memory_free_bytes is 'Memory used for nothing at all.';
comment on column nightshift.host_sample.memory_available_bytes is 'The kernel''s estimate of what new programs could get without swapping.';
comment on column nightshift.host_sample.memory_cached_bytes is 'Page cache, shared memory included.';
comment on column nightshift.host_sample.memory_buffers_bytes is 'Cache of raw block devices.';
comment on column nightshift.host_sample.memory_slab_bytes is 'Kernel objects, reclaimable ones included.';
comment on column nightshift.host_sample.memory_dirty_bytes is 'Page cache waiting to be written to a disk.';
comment on column nightshift.host_sample.memory_anon_bytes is 'Anonymous memory of programs.';
comment on column nightshift.host_sample.memory_committed_bytes is 'Memory promised to programs, used or not.';
comment on column nightshift.host_sample.swap_total_bytes is 'Size of all swap; 0 where the host has none.';
comment on column nightshift.host_sample.swap_used_bytes is 'Swap in use.';
comment on column nightshift.host_sample.swap_in_pages is 'Pages read from swap per second.';
comment on column nightshift.host_sample.swap_out_pages is 'Pages written to swap per second.';
comment on column nightshift.host_sample.page_faults is 'Page faults per second.';
comment on column nightshift.host_sample.major_faults is 'Page faults per second that had to read from a disk.';
comment on column nightshift.host_sample.oom_kills is 'Processes the kernel killed for want of memory during the interval, in and out of containers.';
comment on column nightshift.host_sample.disk_reads is 'Read requests per second, all physical disks.';
comment on column nightshift.host_sample.disk_writes is 'Write requests per second, all physical disks.';
comment on column nightshift.host_sample.disk_read_bytes is 'Bytes read per second, all physical disks.';
comment on column nightshift.host_sample.disk_write_bytes is 'Bytes written per second, all physical disks.';
comment on column nightshift.host_sample.disk_await_ms is 'Mean milliseconds a disk request took, queueing included; null without requests.';
comment on column nightshift.host_sample.disk_depth is 'Mean number of requests in flight, all physical disks.';
comment on column nightshift.host_sample.disk_busy is 'Share of the time in which the busiest disk had a request in flight, 0 to 1.';
comment on column nightshift.host_sample.network_received_bytes is 'Bytes received per second by the interfaces that leave the host.';
comment on column nightshift.host_sample.network_sent_bytes is 'Bytes sent per second by the interfaces that leave the host.';
comment on column nightshift.host_sample.network_received_packets is 'Packets received per second by those interfaces.';
comment on column nightshift.host_sample.network_sent_packets is 'Packets sent per second by those interfaces.';
comment on column nightshift.host_sample.network_errors is 'Packets lost to errors per second, both ways.';
comment on column nightshift.host_sample.network_drops is 'Packets dropped per second, both ways.';
comment on column nightshift.host_sample.tcp_retransmits is 'TCP segments sent again per second.';
comment on column nightshift.host_sample.tcp_established is 'TCP connections that are established.';
comment on column nightshift.host_sample.tcp_time_wait is 'TCP connections in TIME_WAIT.';
comment on column nightshift.host_sample.sockets is 'Sockets in use.';
comment on column nightshift.host_sample.open_files is 'File handles in use.';
comment on column nightshift.host_sample.open_files_max is 'File handles the kernel allows.';
comment on column nightshift.host_sample.cpu_pressure_some is 'Share of the time in which a task waited for a CPU (PSI), 0 to 1.';
comment on column nightshift.host_sample.memory_pressure_some is 'Share of the time in which a task waited for memory (PSI), 0 to 1.';
comment on column nightshift.host_sample.memory_pressure_full is 'Share of the time in which all tasks waited for memory (PSI), 0 to 1.';
comment on column nightshift.host_sample.io_pressure_some is 'Share of the time in which a task waited for I/O (PSI), 0 to 1.';
comment on column nightshift.host_sample.io_pressure_full is 'Share of the time in which all tasks waited for I/O (PSI), 0 to 1.';
comment on column nightshift.host_sample.temperature_max_celsius is 'Hottest sensor; read once a minute and repeated in between.';
comment on column nightshift.host_sample.gpu_count is 'GPUs that tell their load; null where there is none.';
comment on column nightshift.host_sample.gpu_busy is 'Mean share of the time in which the GPUs computed, 0 to 1; read once a minute.';
comment on column nightshift.host_sample.gpu_memory_used_bytes is 'Memory in use on all GPUs; read once a minute.';
comment on column nightshift.host_sample.containers_running is 'Running containers, watched or not; null while Docker cannot be asked.';
comment on column nightshift.host_sample.entropy_bits is 'Bits in the kernel''s entropy pool.';
comment on column nightshift.host_sample.clock_offset_ms is 'What the kernel still has to correct in its clock, in milliseconds; null when nothing keeps the clock in step.';

create table nightshift.container_sample (
  container_id bigint not null,
  at timestamptz not null,
  seconds real not null check (seconds > 0),
  cpu_cores double precision,
  cpu_user_cores double precision,
  cpu_system_cores double precision,
  cpu_limit_cores double precision,
  periods bigint,
  throttled_periods bigint,
  throttled_seconds double precision,
  memory_bytes bigint,
  memory_working_set_bytes bigint,
  memory_anon_bytes bigint,
  memory_file_bytes bigint,
  memory_kernel_bytes bigint,
  memory_inactive_file_bytes bigint,
  memory_swap_bytes bigint,
  memory_peak_bytes bigint,
  memory_limit_bytes bigint,
  page_faults bigint,
  major_faults bigint,
  refaults bigint,
  oom_kills bigint,
  cpu_stalled_seconds double precision,
  memory_stalled_seconds double precision,
  memory_full_stalled_seconds double precision,
  io_stalled_seconds double precision,
  io_read_bytes bigint,
  io_write_bytes bigint,
  io_reads bigint,
  io_writes bigint,
  network_received_bytes bigint,
  network_sent_bytes bigint,
  network_received_packets bigint,
  network_sent_packets bigint,
  network_errors bigint,
  network_drops bigint,
  pids integer,
  source smallint not null
) partition by range (at);
create index container_sample_time on nightshift.container_sample (container_id, at);

comment on table nightshift.container_sample is 'One reading of a container: counts over the interval that ended at "at", memory at its end. Null is unknown, never 0; a counter that was reset is unknown once. One partition a day (UTC).';
comment on column nightshift.container_sample.container_id is 'Container that was read.';
comment on column nightshift.container_sample.at is 'End of the interval, by the host''s wall clock; grows from row to row.';
comment on column nightshift.container_sample.seconds is 'Length of the interval by a monotonic clock. A container that starts or ends has shorter ones.';
comment on column nightshift.container_sample.cpu_cores is 'Mean cores used.';
comment on column nightshift.container_sample.cpu_user_cores is 'Mean cores used in user space; on cgroup v1 in steps of 10 ms of CPU time.';
comment on column nightshift.container_sample.cpu_system_cores is 'Mean cores used in the kernel; on cgroup v1 in steps of 10 ms of CPU time.';
comment on column nightshift.container_sample.cpu_limit_cores is 'Bandwidth limit in force at the end (quota / period); null when there is none.';
comment on column nightshift.container_sample.periods is 'Bandwidth periods in which something wanted to run; 0 without a limit.';
comment on column nightshift.container_sample.throttled_periods is 'Periods in which the quota ran out.';
comment on column nightshift.container_sample.throttled_seconds is 'Time runnable threads were held back, summed over CPUs: may exceed the interval.';
comment on column nightshift.container_sample.memory_bytes is 'All memory charged to the container, page cache included.';
comment on column nightshift.container_sample.memory_working_set_bytes is 'Memory without inactive file cache: what docker stats shows.';
comment on column nightshift.container_sample.memory_anon_bytes is 'Anonymous memory, which cannot be dropped.';
comment on column nightshift.container_sample.memory_file_bytes is 'Page cache.';
comment on column nightshift.container_sample.memory_kernel_bytes is 'Kernel memory: stacks, page tables, slabs.';
comment on column nightshift.container_sample.memory_inactive_file_bytes is 'Page cache the kernel would drop first.';
comment on column nightshift.container_sample.memory_swap_bytes is 'Swapped out.';
comment on column nightshift.container_sample.memory_peak_bytes is 'Highest memory_bytes since the container started, also between samples; on cgroup v2 from kernel 5.19.';
comment on column nightshift.container_sample.memory_limit_bytes is 'Hard limit in force at the end; null when there is none.';
comment on column nightshift.container_sample.page_faults is 'Page faults.';
comment on column nightshift.container_sample.major_faults is 'Page faults that had to read from a disk.';
comment on column nightshift.container_sample.refaults is 'Pages read again soon after they were dropped: a sign that memory is short.';
comment on column nightshift.container_sample.oom_kills is 'Processes the kernel killed for want of memory.';
comment on column nightshift.container_sample.cpu_stalled_seconds is 'Time in which at least one task waited for a CPU (PSI some), throttling included.';
comment on column nightshift.container_sample.memory_stalled_seconds is 'Time in which at least one task waited for memory (PSI some).';
comment on column nightshift.container_sample.memory_full_stalled_seconds is 'Time in which all tasks waited for memory (PSI full).';
comment on column nightshift.container_sample.io_stalled_seconds is 'Time in which at least one task waited for I/O (PSI some).';
comment on column nightshift.container_sample.io_read_bytes is 'Bytes read from block devices.';
comment on column nightshift.container_sample.io_write_bytes is 'Bytes written to block devices.';
comment on column nightshift.container_sample.io_reads is 'Read requests.';
comment on column nightshift.container_sample.io_writes is 'Write requests.';
comment on column nightshift.container_sample.network_received_bytes is 'Bytes received; null where the container shares the host''s or another container''s network.';
comment on column nightshift.container_sample.network_sent_bytes is 'Bytes sent; null where the network is shared.';
comment on column nightshift.container_sample.network_received_packets is 'Packets received; null where the network is shared.';
comment on column nightshift.container_sample.network_sent_packets is 'Packets sent; null where the network is shared.';
comment on column nightshift.container_sample.network_errors is 'Packets lost to errors, both ways; null where the network is shared.';
comment on column nightshift.container_sample.network_drops is 'Packets dropped, both ways; null where the network is shared.';
comment on column nightshift.container_sample.pids is 'Processes and threads.';
comment on column nightshift.container_sample.source is 'Where the numbers came from: 1 cgroup v1 files, 2 cgroup v2 files, 3 the stats call of a Docker daemon elsewhere.';

create table nightshift.device_sample (
  host_id bigint not null,
  at timestamptz not null,
  kind text not null,
  name text not null,
  seconds real not null check (seconds > 0),
  reads double precision,
  writes double precision,
  read_bytes double precision,
  write_bytes double precision,
  await_ms real,
  depth real,
  busy real,
  errors double precision,
  drops double precision,
  total_bytes bigint,
  free_bytes bigint,
  total_inodes bigint,
  free_inodes bigint,
  temperature_celsius real
) partition by range (at);
create index device_sample_time on nightshift.device_sample (host_id, at);

comment on table nightshift.device_sample is 'One reading of a disk, a network interface, a filesystem or a sensor of a host. Filesystems and sensors are read once a minute. One partition a day (UTC).';
comment on column nightshift.device_sample.host_id is 'Host the device belongs to.';
comment on column nightshift.device_sample.at is 'End of the interval, by the host''s wall clock.';
comment on column nightshift.device_sample.kind is 'disk, interface, filesystem or sensor.';
comment on column nightshift.device_sample.name is 'Kernel name of a disk or interface, mount point of a filesystem, label of a sensor.';
comment on column nightshift.device_sample.seconds is 'Length of the interval by a monotonic clock.';
comment on column nightshift.device_sample.reads is 'Read requests per second; of an interface packets received per second.';
comment on column nightshift.device_sample.writes is 'Write requests per second; of an interface packets sent per second.';
comment on column nightshift.device_sample.read_bytes is 'Bytes read per second; of an interface bytes received per second.';
comment on column nightshift.device_sample.write_bytes is 'Bytes written per second; of an interface bytes sent per second.';
comment on column nightshift.device_sample.await_ms is 'Mean milliseconds a disk request took; null without requests.';
comment on column nightshift.device_sample.depth is 'Mean number of disk requests in flight.';
comment on column nightshift.device_sample.busy is 'Share of the time in which the disk had a request in flight, 0 to 1.';
comment on column nightshift.device_sample.errors is 'Packets an interface lost to errors per second, both ways.';
comment on column nightshift.device_sample.drops is 'Packets an interface dropped per second, both ways.';
comment on column nightshift.device_sample.total_bytes is 'Size of a filesystem.';
comment on column nightshift.device_sample.free_bytes is 'What an ordinary user may still write to a filesystem.';
comment on column nightshift.device_sample.total_inodes is 'Files a filesystem can hold; null where it has no such number.';
comment on column nightshift.device_sample.free_inodes is 'Files a filesystem can still take.';
comment on column nightshift.device_sample.temperature_celsius is 'Temperature of a sensor.';

create table nightshift.collector_sample (
  host_id bigint not null,
  at timestamptz not null,
  seconds real not null check (seconds > 0),
  containers integer not null,
  cpu_cores double precision,
  collecting_cores double precision,
  resident_bytes bigint,
  heap_bytes bigint,
  round_ms double precision,
  lag_ms double precision,
  write_ms double precision,
  rows_buffered integer,
  rounds_missed integer,
  rows_dropped integer,
  failures integer
) partition by range (at);
create index collector_sample_time on nightshift.collector_sample (host_id, at);

comment on table nightshift.collector_sample is 'What watching a host cost during one interval. Written in the transaction of the samples it stands for, so its presence tells that they were stored. One partition a day (UTC).';
comment on column nightshift.collector_sample.host_id is 'Host that was read.';
comment on column nightshift.collector_sample.at is 'End of the interval, as in the samples of the same round.';
comment on column nightshift.collector_sample.seconds is 'Length of the interval by a monotonic clock.';
comment on column nightshift.collector_sample.containers is 'Containers read.';
comment on column nightshift.collector_sample.cpu_cores is 'Mean cores used by the engine''s process, whatever it did.';
comment on column nightshift.collector_sample.collecting_cores is 'Mean cores used by the threads that read, follow Docker and write samples.';
comment on column nightshift.collector_sample.resident_bytes is 'Resident memory of the engine''s process, PostgreSQL not included.';
comment on column nightshift.collector_sample.heap_bytes is 'Java heap in use.';
comment on column nightshift.collector_sample.round_ms is 'Milliseconds it took to read the host and all containers.';
comment on column nightshift.collector_sample.lag_ms is 'Milliseconds by which the round began late.';
comment on column nightshift.collector_sample.write_ms is 'Milliseconds the latest write took; null before the first.';
comment on column nightshift.collector_sample.rows_buffered is 'Rows that waited for the database.';
comment on column nightshift.collector_sample.rounds_missed is 'Rounds left out since the row before, because the machine was too busy.';
comment on column nightshift.collector_sample.rows_dropped is 'Rows given up since the row before, because the database was away too long.';
comment on column nightshift.collector_sample.failures is 'Containers that could not be read in this round.';

-- Made ahead by the collector, and on demand for rows of an earlier day. Several nodes may call it at once.
create function nightshift.make_sample_partitions(day date) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  parent text;
  partition_name text;
  made integer := 0;
begin
  foreach parent in array array['host_sample', 'container_sample', 'device_sample', 'collector_sample'] loop
    partition_name := parent || '_' || to_char(day, 'YYYYMMDD');
    if to_regclass(format('nightshift.%I', partition_name)) is null then
      perform pg_advisory_xact_lock(hashtext('nightshift.make_sample_partitions'));
      execute format('create table if not exists nightshift.%I partition of nightshift.%I for values from (%L) to (%L)',
          partition_name, parent, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
      made := made + 1;
    end if;
  end loop;
  return made;
end
$$;
comment on function nightshift.make_sample_partitions(date) is 'Makes the partitions of all sample tables for one day (UTC) where they are missing; says how many it made.';
revoke all on function nightshift.make_sample_partitions(date) from public;
grant execute on function nightshift.make_sample_partitions(date) to nightshift_engine;
