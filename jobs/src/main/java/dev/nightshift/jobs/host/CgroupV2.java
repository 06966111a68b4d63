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
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A container's folder in the unified hierarchy. Source of all file formats:
/// Documentation/admin-guide/cgroup-v2.rst of the kernel.
final class CgroupV2 implements CgroupFiles {
  private static final FlatKeys CPU =
      new FlatKeys(
          "usage_usec", "user_usec", "system_usec", "nr_periods", "nr_throttled", "throttled_usec");
  private static final FlatKeys MEMORY =
      new FlatKeys(
          "anon",
          "file",
          "kernel",
          "inactive_file",
          "pgfault",
          "pgmajfault",
          "workingset_refault_anon",
          "workingset_refault_file",
          "workingset_refault",
          "slab",
          "kernel_stack",
          "shmem");
  private static final FlatKeys EVENTS = new FlatKeys("oom_kill");

  private final KernelFile cpuStat;
  private final KernelFile cpuMax;
  private final KernelFile memoryCurrent;
  private final KernelFile memoryStat;
  private final KernelFile memoryPeak;
  private final KernelFile memoryMax;
  private final KernelFile memorySwap;
  private final KernelFile memoryEvents;
  private final KernelFile ioStat;
  private final KernelFile pids;
  private final PressureFiles pressure;
  private final BlockDevices devices;

  private final long[] cpu = new long[CPU.size()];
  private final long[] memory = new long[MEMORY.size()];
  private final long[] events = new long[EVENTS.size()];

  CgroupV2(Path folder, KernelFiles files, BlockDevices devices) {
    this.cpuStat = files.onePiece(folder.resolve("cpu.stat"));
    this.cpuMax = files.onePiece(folder.resolve("cpu.max"));
    this.memoryCurrent = files.onePiece(folder.resolve("memory.current"));
    this.memoryStat = files.onePiece(folder.resolve("memory.stat"));
    this.memoryPeak = files.onePiece(folder.resolve("memory.peak"));
    this.memoryMax = files.onePiece(folder.resolve("memory.max"));
    this.memorySwap = files.onePiece(folder.resolve("memory.swap.current"));
    this.memoryEvents = files.onePiece(folder.resolve("memory.events"));
    this.ioStat = files.onePiece(folder.resolve("io.stat"));
    this.pids = files.onePiece(folder.resolve("pids.current"));
    this.pressure = PressureFiles.ofCgroup(folder, files);
    this.devices = devices;
  }

  @Override
  public @Nullable ContainerReading read(KernelText text, NetworkCounts network) {
    long nanos = System.nanoTime();
    if (!cpuStat.read(text)) {
      return null;
    }
    var cpuCounters = cpu(text);
    var memoryNow = memory(text);
    var paging = paging(text);
    var stalls = pressure.read(text);
    var io = ioStat.read(text) ? io(text, devices) : IoCounts.UNKNOWN;
    long tasks = number(pids, text);
    return new ContainerReading(
        nanos,
        cpuCounters,
        memoryNow,
        paging,
        stalls,
        io,
        network,
        tasks == KernelText.UNKNOWN ? null : Integer.valueOf((int) tasks),
        SampleSource.CGROUP_V2);
  }

  private CpuCounters cpu(KernelText text) {
    CPU.parse(text, cpu);
    return new CpuCounters(
        nanos(cpu[0]),
        nanos(cpu[1]),
        nanos(cpu[2]),
        known(cpu[3]),
        known(cpu[4]),
        nanos(cpu[5]),
        cpuMax.read(text) ? limitCores(text) : null);
  }

  /// `QUOTA PERIOD` in microseconds, or `max PERIOD` without a limit.
  static @Nullable Double limitCores(KernelText text) {
    long quota = text.nextLine() ? text.nextNumber() : KernelText.UNKNOWN;
    long period = text.nextNumber();
    return quota <= 0 || period <= 0 ? null : Double.valueOf((double) quota / period);
  }

  private ContainerMemory memory(KernelText text) {
    Long usage = known(number(memoryCurrent, text));
    java.util.Arrays.fill(memory, KernelText.UNKNOWN);
    if (memoryStat.read(text)) {
      MEMORY.parse(text, memory);
    }
    Long inactive = known(memory[3]);
    return new ContainerMemory(
        usage,
        ContainerMemory.workingSet(usage, inactive),
        ContainerMemory.held(known(memory[0]), known(memory[11])),
        ContainerMemory.cache(known(memory[1]), known(memory[11])),
        kernel(),
        inactive,
        known(number(memorySwap, text)),
        known(number(memoryPeak, text)),
        known(number(memoryMax, text)));
  }

  /// Before kernel 5.18 there is no `kernel`; slabs and stacks are most of it.
  private @Nullable Long kernel() {
    return memory[2] != KernelText.UNKNOWN
        ? Long.valueOf(memory[2])
        : Counters.sum(known(memory[9]), known(memory[10]));
  }

  private PagingCounts paging(KernelText text) {
    events[0] = KernelText.UNKNOWN;
    if (memoryEvents.read(text)) {
      EVENTS.parse(text, events);
    }
    // Kernels before 5.9 counted both kinds in one.
    Long refaults =
        memory[8] != KernelText.UNKNOWN
            ? Long.valueOf(memory[8])
            : Counters.sum(known(memory[6]), known(memory[7]));
    return new PagingCounts(known(memory[4]), known(memory[5]), refaults, known(events[0]));
  }

  /// `MAJOR:MINOR rbytes=… wbytes=… rios=… wios=… dbytes=… dios=…` for each device; an empty file
  /// means that nothing was read or written yet.
  static IoCounts io(KernelText text, BlockDevices devices) {
    long readBytes = 0;
    long writeBytes = 0;
    long reads = 0;
    long writes = 0;
    while (text.nextLine()) {
      if (!text.nextToken() || devices.isStacked(text.number(), text.numberAfter(':'))) {
        continue;
      }
      while (text.nextToken()) {
        long value = text.numberAfter('=');
        if (text.startsWith("rbytes=")) {
          readBytes += value;
        } else if (text.startsWith("wbytes=")) {
          writeBytes += value;
        } else if (text.startsWith("rios=")) {
          reads += value;
        } else if (text.startsWith("wios=")) {
          writes += value;
        }
      }
    }
    return new IoCounts(readBytes, writeBytes, reads, writes);
  }

  private static @Nullable Long nanos(long micros) {
    return micros == KernelText.UNKNOWN ? null : Long.valueOf(micros * 1_000);
  }

  @Override
  public void close() {
    List.of(
            cpuStat,
            cpuMax,
            memoryCurrent,
            memoryStat,
            memoryPeak,
            memoryMax,
            memorySwap,
            memoryEvents,
            ioStat,
            pids)
        .forEach(KernelFile::close);
    pressure.close();
  }
}
