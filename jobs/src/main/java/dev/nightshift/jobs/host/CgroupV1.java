package dev.nightshift.jobs.host;

import static dev.nightshift.jobs.host.CgroupFiles.known;
import static dev.nightshift.jobs.host.CgroupFiles.number;

import dev.nightshift.engine.usage.ContainerMemory;
import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.Counters;
import dev.nightshift.engine.usage.CpuCounters;
import dev.nightshift.engine.usage.IoCounts;
import dev.nightshift.engine.usage.NetworkCounts;
import dev.nightshift.engine.usage.PagingCounts;
import dev.nightshift.engine.usage.SampleSource;
import dev.nightshift.engine.usage.StallCounters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A container's folders in the cgroup v1 hierarchies, and for pressure in the v2 hierarchy where
/// one is mounted beside them. Source of all file formats: Documentation/admin-guide/cgroup-v1 of
/// the kernel.
final class CgroupV1 implements CgroupFiles {
  private static final FlatKeys CPU = new FlatKeys("nr_periods", "nr_throttled", "throttled_time");
  private static final FlatKeys CPUACCT = new FlatKeys("user", "system");
  private static final FlatKeys MEMORY =
      new FlatKeys(
          "total_rss",
          "total_cache",
          "total_inactive_file",
          "total_swap",
          "total_pgfault",
          "total_pgmajfault",
          "total_workingset_refault_anon",
          "total_workingset_refault_file",
          "total_workingset_refault",
          "total_shmem");
  private static final FlatKeys OOM = new FlatKeys("oom_kill");

  /// A limit above this is "none": the kernel shows the largest number of pages there.
  private static final long NO_LIMIT = 1L << 60;

  private static final long NANOS_PER_TICK = 10_000_000;

  private final List<KernelFile> all = new ArrayList<>();
  private final KernelFile cpuStat;
  private final KernelFile cpuQuota;
  private final KernelFile cpuPeriod;
  private final KernelFile cpuUsage;
  private final KernelFile cpuTimes;
  private final KernelFile memoryUsage;
  private final KernelFile memoryPeak;
  private final KernelFile memoryLimit;
  private final KernelFile memoryKernel;
  private final KernelFile memoryStat;
  private final KernelFile memoryOom;
  private final KernelFile ioBytes;
  private final KernelFile ioRequests;
  private final KernelFile pids;
  private final @Nullable PressureFiles pressure;
  private final BlockDevices devices;

  private final long[] cpu = new long[CPU.size()];
  private final long[] times = new long[CPUACCT.size()];
  private final long[] memory = new long[MEMORY.size()];
  private final long[] oom = new long[OOM.size()];

  CgroupV1(
      Map<String, Path> folders, @Nullable Path unified, KernelFiles files, BlockDevices devices) {
    var folder = new Folders(folders, files, all);
    this.cpuUsage = folder.file("cpuacct", "cpuacct.usage");
    this.cpuTimes = folder.file("cpuacct", "cpuacct.stat");
    this.cpuStat = folder.file("cpu", "cpu.stat");
    this.cpuQuota = folder.file("cpu", "cpu.cfs_quota_us");
    this.cpuPeriod = folder.file("cpu", "cpu.cfs_period_us");
    this.memoryUsage = folder.file("memory", "memory.usage_in_bytes");
    this.memoryPeak = folder.file("memory", "memory.max_usage_in_bytes");
    this.memoryLimit = folder.file("memory", "memory.limit_in_bytes");
    this.memoryKernel = folder.file("memory", "memory.kmem.usage_in_bytes");
    this.memoryStat = folder.file("memory", "memory.stat");
    this.memoryOom = folder.file("memory", "memory.oom_control");
    this.ioBytes = folder.file("blkio", "blkio.throttle.io_service_bytes_recursive");
    this.ioRequests = folder.file("blkio", "blkio.throttle.io_serviced_recursive");
    this.pids = folder.file("pids", "pids.current");
    this.pressure = unified == null ? null : PressureFiles.ofCgroup(unified, files);
    this.devices = devices;
  }

  /// Files by controller; those of a controller that is not mounted are simply never there.
  private record Folders(Map<String, Path> folders, KernelFiles files, List<KernelFile> all) {
    KernelFile file(String controller, String name) {
      var folder = folders.getOrDefault(controller, Path.of("/nonexistent", controller));
      var file = files.onePiece(folder.resolve(name));
      all.add(file);
      return file;
    }
  }

  @Override
  public @Nullable ContainerReading read(KernelText text, NetworkCounts network) {
    long nanos = System.nanoTime();
    long usage = number(cpuUsage, text);
    Long memoryNow = known(number(memoryUsage, text));
    if (usage == KernelText.UNKNOWN && memoryNow == null) {
      return null;
    }
    var cpuCounters = cpu(text, usage);
    var memoryGauges = memory(text, memoryNow);
    long tasks = number(pids, text);
    return new ContainerReading(
        nanos,
        cpuCounters,
        memoryGauges,
        paging(text),
        pressure == null ? StallCounters.UNKNOWN : pressure.read(text),
        io(text),
        network,
        tasks == KernelText.UNKNOWN ? null : Integer.valueOf((int) tasks),
        SampleSource.CGROUP_V1);
  }

  private CpuCounters cpu(KernelText text, long usage) {
    parse(cpuStat, CPU, cpu, text);
    parse(cpuTimes, CPUACCT, times, text);
    long quota = number(cpuQuota, text);
    long period = number(cpuPeriod, text);
    return new CpuCounters(
        known(usage),
        ticks(times[0]),
        ticks(times[1]),
        known(cpu[0]),
        known(cpu[1]),
        known(cpu[2]),
        quota <= 0 || period <= 0 ? null : Double.valueOf((double) quota / period));
  }

  private ContainerMemory memory(KernelText text, @Nullable Long usage) {
    parse(memoryStat, MEMORY, memory, text);
    Long inactive = known(memory[2]);
    long limit = number(memoryLimit, text);
    return new ContainerMemory(
        usage,
        ContainerMemory.workingSet(usage, inactive),
        ContainerMemory.held(known(memory[0]), known(memory[9])),
        ContainerMemory.cache(known(memory[1]), known(memory[9])),
        known(number(memoryKernel, text)),
        inactive,
        known(memory[3]),
        known(number(memoryPeak, text)),
        limit >= NO_LIMIT ? null : known(limit));
  }

  private PagingCounts paging(KernelText text) {
    parse(memoryOom, OOM, oom, text);
    Long refaults =
        memory[8] != KernelText.UNKNOWN
            ? Long.valueOf(memory[8])
            : Counters.sum(known(memory[6]), known(memory[7]));
    return new PagingCounts(known(memory[4]), known(memory[5]), refaults, known(oom[0]));
  }

  private IoCounts io(KernelText text) {
    long[] bytes = ioBytes.read(text) ? readsAndWrites(text, devices) : null;
    long[] requests = ioRequests.read(text) ? readsAndWrites(text, devices) : null;
    return new IoCounts(
        bytes == null ? null : Long.valueOf(bytes[0]),
        bytes == null ? null : Long.valueOf(bytes[1]),
        requests == null ? null : Long.valueOf(requests[0]),
        requests == null ? null : Long.valueOf(requests[1]));
  }

  /// Lines `MAJOR:MINOR Read N`, `… Write N` and others; `Total N` alone when nothing was done yet.
  static long[] readsAndWrites(KernelText text, BlockDevices devices) {
    long reads = 0;
    long writes = 0;
    while (text.nextLine()) {
      if (!text.nextToken()
          || text.is("Total")
          || devices.isStacked(text.number(), text.numberAfter(':'))) {
        continue;
      }
      text.nextToken();
      if (text.is("Read")) {
        reads += text.nextNumber();
      } else if (text.is("Write")) {
        writes += text.nextNumber();
      }
    }
    return new long[] {reads, writes};
  }

  private static void parse(KernelFile file, FlatKeys keys, long[] values, KernelText text) {
    java.util.Arrays.fill(values, KernelText.UNKNOWN);
    if (file.read(text)) {
      keys.parse(text, values);
    }
  }

  private static @Nullable Long ticks(long ticks) {
    return ticks == KernelText.UNKNOWN ? null : Long.valueOf(ticks * NANOS_PER_TICK);
  }

  @Override
  public void close() {
    all.forEach(KernelFile::close);
    if (pressure != null) {
      pressure.close();
    }
  }
}
