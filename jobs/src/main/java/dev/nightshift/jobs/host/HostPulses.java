package dev.nightshift.jobs.host;

import dev.nightshift.engine.benchmark.HostPulse;
import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.CpuTicks;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the few counters that tell whether a host and its containers are well, and what this
/// process and all it started have used themselves. Used by one thread at a time.
public final class HostPulses implements AutoCloseable {
  /// /proc counts in ticks of 10 ms on every kernel that matters (USER_HZ).
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;

  private final Path proc;
  private final CpuFiles cpu;
  private final MemoryFiles memory;
  private final DiskFiles disks;
  private final Map<String, ContainerMeter> containers;
  private final KernelText text = new KernelText();
  private final ReadBuffer buffer = new ReadBuffer();

  HostPulses(Path proc, Path sys, KernelFiles files, Map<String, ContainerMeter> containers) {
    this.proc = proc;
    this.cpu = new CpuFiles(proc, files);
    this.memory = new MemoryFiles(proc, files);
    this.disks = new DiskFiles(proc, new BlockDevices(sys), files);
    this.containers = containers;
  }

  /// Of this machine and these containers of it.
  ///
  /// @param containers Docker's 64-digit ids by name
  public static HostPulses ofThisMachine(Map<String, String> containers) {
    var files = KernelFiles.withinLimits();
    var cgroups = Cgroups.ofThisMachine(files);
    var meters = new LinkedHashMap<String, ContainerMeter>();
    containers.forEach(
        (name, id) -> cgroups.meter(id, null, false).ifPresent(meter -> meters.put(name, meter)));
    return new HostPulses(Path.of("/proc"), Path.of("/sys"), files, meters);
  }

  /// The counters as they stand now.
  ///
  /// @throws NightshiftException of kind HOST when /proc/stat cannot be read
  public HostPulse read() {
    long nanos = System.nanoTime();
    CpuTicks ticks = cpu.stat(text).ticks();
    if (ticks == null) {
      throw new NightshiftException(
          ErrorKind.HOST, "/proc/stat cannot be read, so the host's load is unknown.");
    }
    double own = ownSeconds();
    var bytes = memory.memory(text);
    long requests = 0;
    double millis = 0;
    for (var disk : disks.disks(text)) {
      if (disk.physical()) {
        requests += disk.reads() + disk.writes();
        millis += disk.requestMillis();
      }
    }
    return new HostPulse(
        nanos,
        (ticks.idle() + ticks.iowait()) / TICKS_PER_SECOND,
        (ticks.user() + ticks.nice() + ticks.system() + ticks.irq() + ticks.softirq())
            / TICKS_PER_SECOND,
        ticks.steal() / TICKS_PER_SECOND,
        own,
        requests,
        millis / 1e3,
        bytes.available(),
        bytes.total(),
        stalled());
  }

  private Map<String, Double> stalled() {
    var seconds = new HashMap<String, Double>();
    containers.forEach(
        (name, meter) ->
            meter
                .read(buffer)
                .map(HostPulses::stalledSeconds)
                .ifPresent(waited -> seconds.put(name, waited)));
    return seconds;
  }

  /// Null where the kernel keeps no pressure. A throttled container's CPU pressure is its quota's
  /// doing.
  private static @Nullable Double stalledSeconds(ContainerReading reading) {
    Long cpuSome = reading.stalls().cpuSome();
    Long memorySome = reading.stalls().memorySome();
    Long ioSome = reading.stalls().ioSome();
    if (cpuSome == null || memorySome == null || ioSome == null) {
      return null;
    }
    Long throttled = reading.cpu().throttledNanos();
    long ownDoing = throttled == null ? 0 : throttled;
    return (Math.max(0, cpuSome - ownDoing) + memorySome + ioSome) / 1e9;
  }

  /// CPU time of this process, its children and theirs. A child that has ended and was waited for
  /// counts with its parent, so nothing is lost.
  private double ownSeconds() {
    var self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
            .mapToLong(process -> ticks(process.pid()))
            .sum()
        / TICKS_PER_SECOND;
  }

  private long ticks(long pid) {
    try {
      String line = Files.readString(proc.resolve(pid + "/stat"));
      // The name, in parentheses, may hold anything, so what follows the last one counts.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1);
      long sum = 0;
      for (int i = USER_TIME; i < USER_TIME + 4; i++) {
        sum += Long.parseLong(fields[i]);
      }
      return sum;
    } catch (IOException | RuntimeException gone) {
      return 0;
    }
  }

  @Override
  public void close() {
    containers.values().forEach(ContainerMeter::close);
  }
}
