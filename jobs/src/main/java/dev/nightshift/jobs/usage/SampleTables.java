package dev.nightshift.jobs.usage;

import dev.nightshift.engine.usage.CollectorSample;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.engine.usage.ContainerSample;
import dev.nightshift.engine.usage.DeviceSample;
import dev.nightshift.engine.usage.DiskUse;
import dev.nightshift.engine.usage.Filesystem;
import dev.nightshift.engine.usage.HostCpu;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.engine.usage.HostSample;
import dev.nightshift.engine.usage.NetworkRates;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sample tables, column by column.
final class SampleTables {
  /// A row of `host_sample`.
  ///
  /// @param containersRunning null while Docker cannot be asked
  record HostRow(HostId host, HostSample sample, @Nullable Integer containersRunning) {
    @Nullable Double cpu(Function<HostCpu, Double> part) {
      var cpu = sample.cpu();
      return cpu == null ? null : part.apply(cpu);
    }

    @Nullable Double disk(Function<DiskUse, @Nullable Double> part) {
      var disk = sample.disk();
      return disk == null ? null : part.apply(disk);
    }
  }

  /// A row of `container_sample`.
  record ContainerRow(ContainerId container, ContainerSample sample) {}

  /// A row of `device_sample`.
  record DeviceRow(HostId host, DeviceSample sample) {
    @Nullable Double either(
        Function<DiskUse, @Nullable Double> ofDisk,
        Function<NetworkRates, @Nullable Double> ofInterface) {
      return switch (sample) {
        case DeviceSample.Disk disk -> ofDisk.apply(disk.use());
        case DeviceSample.Interface link -> ofInterface.apply(link.rates());
        case DeviceSample.Space _, DeviceSample.Heat _ -> null;
      };
    }

    @Nullable Long space(Function<Filesystem, @Nullable Long> part) {
      return sample instanceof DeviceSample.Space space ? part.apply(space.filesystem()) : null;
    }

    @Nullable Double celsius() {
      return sample instanceof DeviceSample.Heat heat ? heat.temperature().celsius() : null;
    }
  }

  /// A row of `collector_sample`.
  record CollectorRow(HostId host, CollectorSample sample) {}

  static final CopyTable<HostRow> HOST =
      new CopyTable<HostRow>("host_sample")
          .bigint("host_id", row -> row.host().value())
          .timestamp("at", row -> row.sample().at())
          .real("seconds", row -> row.sample().seconds())
          .wide("cpu_cores", row -> row.cpu(HostCpu::used))
          .wide("cpu_user", row -> row.cpu(HostCpu::user))
          .wide("cpu_nice", row -> row.cpu(HostCpu::nice))
          .wide("cpu_system", row -> row.cpu(HostCpu::system))
          .wide("cpu_idle", row -> row.cpu(HostCpu::idle))
          .wide("cpu_iowait", row -> row.cpu(HostCpu::iowait))
          .wide("cpu_irq", row -> row.cpu(HostCpu::irq))
          .wide("cpu_softirq", row -> row.cpu(HostCpu::softirq))
          .wide("cpu_steal", row -> row.cpu(HostCpu::steal))
          .real("load_1m", row -> row.sample().load().oneMinute())
          .real("load_5m", row -> row.sample().load().fiveMinutes())
          .real("load_15m", row -> row.sample().load().fifteenMinutes())
          .integer("run_queue", row -> row.sample().load().runQueue())
          .integer("blocked", row -> row.sample().load().blocked())
          .integer("processes", row -> row.sample().load().processes())
          .integer("threads", row -> row.sample().load().threads())
          .wide("context_switches", row -> row.sample().rates().contextSwitches())
          .wide("interrupts", row -> row.sample().rates().interrupts())
          .wide("forks", row -> row.sample().rates().forks())
          .bigint("memory_total_bytes", row -> row.sample().memory().total())
          .bigint("memory_used_bytes", row -> row.sample().memory().used())
          .bigint("memory_free_bytes", row -> row.sample().memory().free())
          .bigint("memory_available_bytes", row -> row.sample().memory().available())
          .bigint("memory_cached_bytes", row -> row.sample().memory().cached())
          .bigint("memory_buffers_bytes", row -> row.sample().memory().buffers())
          .bigint("memory_slab_bytes", row -> row.sample().memory().slab())
          .bigint("memory_dirty_bytes", row -> row.sample().memory().dirty())
          .bigint("memory_anon_bytes", row -> row.sample().memory().anon())
          .bigint("memory_committed_bytes", row -> row.sample().memory().committed())
          .bigint("swap_total_bytes", row -> row.sample().memory().swapTotal())
          .bigint("swap_used_bytes", row -> row.sample().memory().swapUsed())
          .wide("swap_in_pages", row -> row.sample().rates().swapInPages())
          .wide("swap_out_pages", row -> row.sample().rates().swapOutPages())
          .wide("page_faults", row -> row.sample().rates().pageFaults())
          .wide("major_faults", row -> row.sample().rates().majorFaults())
          .bigint("oom_kills", row -> row.sample().rates().oomKills())
          .wide("disk_reads", row -> row.disk(DiskUse::reads))
          .wide("disk_writes", row -> row.disk(DiskUse::writes))
          .wide("disk_read_bytes", row -> row.disk(DiskUse::readBytes))
          .wide("disk_write_bytes", row -> row.disk(DiskUse::writeBytes))
          .real("disk_await_ms", row -> row.disk(DiskUse::awaitMillis))
          .real("disk_depth", row -> row.disk(DiskUse::depth))
          .real("disk_busy", row -> row.disk(DiskUse::busy))
          .wide("network_received_bytes", row -> row.sample().network().receivedBytes())
          .wide("network_sent_bytes", row -> row.sample().network().sentBytes())
          .wide("network_received_packets", row -> row.sample().network().receivedPackets())
          .wide("network_sent_packets", row -> row.sample().network().sentPackets())
          .wide("network_errors", row -> row.sample().network().errors())
          .wide("network_drops", row -> row.sample().network().drops())
          .wide("tcp_retransmits", row -> row.sample().rates().tcpRetransmits())
          .integer("tcp_established", row -> row.sample().sockets().tcpEstablished())
          .integer("tcp_time_wait", row -> row.sample().sockets().tcpTimeWait())
          .integer("sockets", row -> row.sample().sockets().sockets())
          .bigint("open_files", row -> row.sample().sockets().openFiles())
          .bigint("open_files_max", row -> row.sample().sockets().openFilesMax())
          .real("cpu_pressure_some", row -> row.sample().pressure().cpuSome())
          .real("memory_pressure_some", row -> row.sample().pressure().memorySome())
          .real("memory_pressure_full", row -> row.sample().pressure().memoryFull())
          .real("io_pressure_some", row -> row.sample().pressure().ioSome())
          .real("io_pressure_full", row -> row.sample().pressure().ioFull())
          .real("temperature_max_celsius", row -> row.sample().sensors().temperatureMax())
          .integer("gpu_count", row -> row.sample().sensors().gpus())
          .real("gpu_busy", row -> row.sample().sensors().gpuBusy())
          .bigint("gpu_memory_used_bytes", row -> row.sample().sensors().gpuMemoryUsed())
          .integer("containers_running", HostRow::containersRunning)
          .integer("entropy_bits", row -> row.sample().sensors().entropyBits())
          .wide("clock_offset_ms", row -> row.sample().sensors().clockOffsetMillis());

  static final CopyTable<ContainerRow> CONTAINER =
      new CopyTable<ContainerRow>("container_sample")
          .bigint("container_id", row -> row.container().value())
          .timestamp("at", row -> row.sample().at())
          .real("seconds", row -> row.sample().seconds())
          .wide("cpu_cores", row -> row.sample().cpu().cores())
          .wide("cpu_user_cores", row -> row.sample().cpu().userCores())
          .wide("cpu_system_cores", row -> row.sample().cpu().systemCores())
          .wide("cpu_limit_cores", row -> row.sample().cpu().limitCores())
          .bigint("periods", row -> row.sample().cpu().periods())
          .bigint("throttled_periods", row -> row.sample().cpu().throttledPeriods())
          .wide("throttled_seconds", row -> row.sample().cpu().throttledSeconds())
          .bigint("memory_bytes", row -> row.sample().memory().usage())
          .bigint("memory_working_set_bytes", row -> row.sample().memory().workingSet())
          .bigint("memory_anon_bytes", row -> row.sample().memory().anon())
          .bigint("memory_file_bytes", row -> row.sample().memory().file())
          .bigint("memory_kernel_bytes", row -> row.sample().memory().kernel())
          .bigint("memory_inactive_file_bytes", row -> row.sample().memory().inactiveFile())
          .bigint("memory_swap_bytes", row -> row.sample().memory().swap())
          .bigint("memory_peak_bytes", row -> row.sample().memory().peak())
          .bigint("memory_limit_bytes", row -> row.sample().memory().limit())
          .bigint("page_faults", row -> row.sample().paging().faults())
          .bigint("major_faults", row -> row.sample().paging().majorFaults())
          .bigint("refaults", row -> row.sample().paging().refaults())
          .bigint("oom_kills", row -> row.sample().paging().oomKills())
          .wide("cpu_stalled_seconds", row -> row.sample().stalls().cpuSeconds())
          .wide("memory_stalled_seconds", row -> row.sample().stalls().memorySeconds())
          .wide("memory_full_stalled_seconds", row -> row.sample().stalls().memoryFullSeconds())
          .wide("io_stalled_seconds", row -> row.sample().stalls().ioSeconds())
          .bigint("io_read_bytes", row -> row.sample().io().readBytes())
          .bigint("io_write_bytes", row -> row.sample().io().writeBytes())
          .bigint("io_reads", row -> row.sample().io().reads())
          .bigint("io_writes", row -> row.sample().io().writes())
          .bigint("network_received_bytes", row -> row.sample().network().receivedBytes())
          .bigint("network_sent_bytes", row -> row.sample().network().sentBytes())
          .bigint("network_received_packets", row -> row.sample().network().receivedPackets())
          .bigint("network_sent_packets", row -> row.sample().network().sentPackets())
          .bigint("network_errors", row -> row.sample().network().errors())
          .bigint("network_drops", row -> row.sample().network().drops())
          .integer("pids", row -> row.sample().pids())
          .smallint("source", row -> row.sample().source().code());

  static final CopyTable<DeviceRow> DEVICE =
      new CopyTable<DeviceRow>("device_sample")
          .bigint("host_id", row -> row.host().value())
          .timestamp("at", row -> row.sample().at())
          .text("kind", row -> row.sample().kind())
          .text("name", row -> row.sample().name())
          .real("seconds", row -> row.sample().seconds())
          .wide("reads", row -> row.either(DiskUse::reads, NetworkRates::receivedPackets))
          .wide("writes", row -> row.either(DiskUse::writes, NetworkRates::sentPackets))
          .wide("read_bytes", row -> row.either(DiskUse::readBytes, NetworkRates::receivedBytes))
          .wide("write_bytes", row -> row.either(DiskUse::writeBytes, NetworkRates::sentBytes))
          .real("await_ms", row -> row.either(DiskUse::awaitMillis, _ -> null))
          .real("depth", row -> row.either(DiskUse::depth, _ -> null))
          .real("busy", row -> row.either(DiskUse::busy, _ -> null))
          .wide("errors", row -> row.either(_ -> null, NetworkRates::errors))
          .wide("drops", row -> row.either(_ -> null, NetworkRates::drops))
          .bigint("total_bytes", row -> row.space(Filesystem::totalBytes))
          .bigint("free_bytes", row -> row.space(Filesystem::freeBytes))
          .bigint("total_inodes", row -> row.space(Filesystem::totalInodes))
          .bigint("free_inodes", row -> row.space(Filesystem::freeInodes))
          .real("temperature_celsius", DeviceRow::celsius);

  static final CopyTable<CollectorRow> COLLECTOR =
      new CopyTable<CollectorRow>("collector_sample")
          .bigint("host_id", row -> row.host().value())
          .timestamp("at", row -> row.sample().at())
          .real("seconds", row -> row.sample().seconds())
          .integer("containers", row -> row.sample().containers())
          .wide("cpu_cores", row -> row.sample().processCores())
          .wide("collecting_cores", row -> row.sample().collectingCores())
          .bigint("resident_bytes", row -> row.sample().residentBytes())
          .bigint("heap_bytes", row -> row.sample().heapBytes())
          .wide("round_ms", row -> row.sample().roundMillis())
          .wide("lag_ms", row -> row.sample().lagMillis())
          .wide("write_ms", row -> row.sample().writeMillis())
          .integer("rows_buffered", row -> row.sample().rowsBuffered())
          .integer("rounds_missed", row -> row.sample().roundsMissed())
          .integer("rows_dropped", row -> row.sample().rowsDropped())
          .integer("failures", row -> row.sample().failures());

  private SampleTables() {}
}
