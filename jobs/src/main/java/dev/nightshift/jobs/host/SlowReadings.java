package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.Filesystem;
import dev.nightshift.engine.usage.Temperature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.software.os.OSFileStore;

/// What takes milliseconds or may hang (a dead network mount, a driver), read once a minute by a
/// thread of its own: filesystems, sensors, GPUs, the number of processes.
final class SlowReadings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlowReadings.class);
  private static final long PAUSE_MILLIS = 60_000;

  /// Filesystems that hold no files of anybody's.
  private static final Set<String> PSEUDO =
      Set.of(
          "overlay",
          "tmpfs",
          "devtmpfs",
          "ramfs",
          "squashfs",
          "iso9660",
          "proc",
          "sysfs",
          "cgroup",
          "cgroup2",
          "nsfs",
          "fuse.lxcfs",
          "fuse.snapfuse",
          "efivarfs",
          "autofs",
          "mqueue",
          "bpf");

  /// The latest of all slow readings.
  ///
  /// @param number which reading it is, from 1; 0 before the first
  record Latest(
      long number,
      @Nullable Integer processes,
      List<Filesystem> filesystems,
      List<Temperature> temperatures,
      Gpus.@Nullable Load gpus) {
    static final Latest NONE = new Latest(0, null, List.of(), List.of(), null);
  }

  private final Path sys;
  private final Gpus gpus;
  private final AtomicReference<Latest> latest = new AtomicReference<>(Latest.NONE);
  private final Thread thread;

  SlowReadings(Path proc, Path sys) {
    this.sys = sys;
    this.gpus = new Gpus(proc, sys);
    this.thread = Thread.ofPlatform().name("slow-readings").daemon().unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  Latest latest() {
    return latest.get();
  }

  private void loop() {
    try {
      var system = new SystemInfo();
      while (true) {
        latest.set(readOnce(system, latest.get()));
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private Latest readOnce(SystemInfo system, Latest before) throws InterruptedException {
    var load = gpus.load();
    try {
      var os = system.getOperatingSystem();
      return new Latest(
          before.number + 1,
          os.getProcessCount(),
          filesystems(os.getFileSystem().getFileStores(true)),
          temperatures(system),
          load);
    } catch (RuntimeException | LinkageError failure) {
      LOG.warn(
          "Filesystems and sensors could not be read; the next attempt is in a minute", failure);
      return before;
    }
  }

  /// One entry for each volume, under its shortest mount point; `/` always, even in a container.
  private static List<Filesystem> filesystems(List<OSFileStore> stores) {
    Map<String, OSFileStore> volumes = new LinkedHashMap<>();
    stores.stream()
        .filter(store -> store.getTotalSpace() > 0)
        .filter(store -> store.getMount().equals("/") || !PSEUDO.contains(store.getType()))
        .sorted(Comparator.comparingInt(store -> store.getMount().length()))
        .forEach(store -> volumes.putIfAbsent(store.getVolume(), store));
    return volumes.values().stream()
        .map(
            store ->
                new Filesystem(
                    store.getMount(),
                    store.getTotalSpace(),
                    store.getUsableSpace(),
                    store.getTotalInodes() > 0 ? Long.valueOf(store.getTotalInodes()) : null,
                    store.getTotalInodes() > 0 ? Long.valueOf(store.getFreeInodes()) : null))
        .toList();
  }

  private List<Temperature> temperatures(SystemInfo system) {
    var found = new ArrayList<Temperature>();
    double cpu = system.getHardware().getSensors().getCpuTemperature();
    if (cpu > 0) {
      found.add(new Temperature("cpu", cpu));
    }
    found.addAll(Sensors.read(sys));
    return found;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
