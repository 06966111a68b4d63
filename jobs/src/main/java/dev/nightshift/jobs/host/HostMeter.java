package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.HostActivity;
import dev.nightshift.engine.usage.HostFacts;
import dev.nightshift.engine.usage.HostReading;
import dev.nightshift.engine.usage.HostSensors;
import dev.nightshift.engine.usage.Temperature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures this machine: /proc at each reading, slow things once a minute. Used by one thread.
public final class HostMeter implements AutoCloseable {
  private final Path proc;
  private final CpuFiles cpu;
  private final MemoryFiles memory;
  private final DiskFiles disks;
  private final NetworkFiles network;
  private final PressureFiles pressure;
  private final KernelFile entropy;
  private final ClockOffset clock = new ClockOffset();
  private final SlowReadings slow;
  private final @Nullable Integer cgroupVersion;
  private long slowSeen;

  HostMeter(Path proc, Path sys, KernelFiles files) {
    this.proc = proc;
    this.cpu = new CpuFiles(proc, files);
    this.memory = new MemoryFiles(proc, files);
    this.disks = new DiskFiles(proc, new BlockDevices(sys), files);
    this.network = new NetworkFiles(proc, sys, files);
    this.pressure = PressureFiles.ofMachine(proc, files);
    this.entropy = files.onePiece(proc.resolve("sys/kernel/random/entropy_avail"));
    this.slow = new SlowReadings(proc, sys);
    this.cgroupVersion = new Cgroups(proc, sys, files).version();
  }

  /// A meter of this machine; its slow readings begin at once.
  public static HostMeter ofThisMachine(KernelFiles files) {
    var meter = new HostMeter(Path.of("/proc"), Path.of("/sys"), files);
    meter.slow.start();
    return meter;
  }

  /// The name under which this machine is known: `NIGHTSHIFT_HOST`, else its own.
  public static String hostName(Map<String, String> environment) {
    String given = environment.getOrDefault("NIGHTSHIFT_HOST", "").strip();
    if (!given.isEmpty()) {
      return given;
    }
    String own = line(Path.of("/proc/sys/kernel/hostname"));
    return own == null ? "localhost" : own;
  }

  /// Counters and gauges as they stand now.
  public HostReading read(ReadBuffer buffer) {
    var text = buffer.text();
    var later = slow.latest();
    boolean fresh = later.number() > slowSeen;
    slowSeen = later.number();
    long nanos = System.nanoTime();
    var stat = cpu.stat(text);
    var tcp = network.tcp(text);
    var paging = memory.paging(text);
    return new HostReading(
        nanos,
        stat.ticks(),
        cpu.load(text, stat, later.processes()),
        new HostActivity(
            stat.contextSwitches(),
            stat.interrupts(),
            stat.forks(),
            CgroupFiles.known(paging[0]),
            CgroupFiles.known(paging[1]),
            CgroupFiles.known(paging[2]),
            CgroupFiles.known(paging[3]),
            CgroupFiles.known(paging[4]),
            tcp.retransmits()),
        memory.memory(text),
        disks.disks(text),
        network.interfaces(text),
        fresh ? later.filesystems() : List.of(),
        fresh ? later.temperatures() : List.of(),
        network.sockets(text, tcp),
        pressure.read(text),
        sensors(later, text));
  }

  private HostSensors sensors(SlowReadings.Latest later, KernelText text) {
    var gpus = later.gpus();
    return new HostSensors(
        later.temperatures().stream()
            .max(Comparator.comparingDouble(Temperature::celsius))
            .map(Temperature::celsius)
            .orElse(null),
        gpus == null ? null : Integer.valueOf(gpus.count()),
        gpus == null ? null : gpus.busy(),
        gpus == null ? null : gpus.memoryUsedBytes(),
        CpuFiles.small(CgroupFiles.number(entropy, text)),
        clock.millis());
  }

  /// What this machine is, without Docker's part.
  ///
  /// @param name under which it is known, see {@link #hostName}
  public HostFacts facts(String name) {
    var text = new KernelText();
    var stat = cpu.stat(text);
    var boot = stat.bootSeconds();
    var ticks = stat.ticks();
    return new HostFacts(
        name,
        operatingSystem(),
        line(proc.resolve("sys/kernel/osrelease")),
        ticks == null ? null : Integer.valueOf(ticks.cpus()),
        memory.memory(text).total(),
        cgroupVersion,
        null,
        boot == null ? null : Instant.ofEpochSecond(boot));
  }

  private static @Nullable String operatingSystem() {
    try (var lines = Files.lines(Path.of("/etc/os-release"))) {
      return lines
          .filter(line -> line.startsWith("PRETTY_NAME="))
          .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
          .findFirst()
          .orElse(null);
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static @Nullable String line(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? null : text;
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  public void close() {
    slow.close();
  }
}
