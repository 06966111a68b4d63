package dev.nightshift.jobs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A tree of files like that of a cgroup v2 host with many containers, for measuring what reading
/// them costs. The files are ordinary ones, whose text the kernel need not make at each reading:
/// real cgroups cost more, mostly for memory.stat.
public final class GeneratedCgroups {
  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry(
              "cpu.stat",
              """
              usage_usec 14506416
              user_usec 13555679
              system_usec 950737
              nr_periods 288
              nr_throttled 280
              throttled_usec 13351263
              nr_bursts 0
              burst_usec 0
              """),
          Map.entry("cpu.max", "50000 100000\n"),
          Map.entry("cpu.pressure", pressure()),
          Map.entry("memory.current", "5722112\n"),
          Map.entry("memory.peak", "43380736\n"),
          Map.entry("memory.max", "67108864\n"),
          Map.entry("memory.swap.current", "0\n"),
          Map.entry("memory.pressure", pressure()),
          Map.entry("memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n"),
          Map.entry("memory.stat", memoryStat()),
          Map.entry("io.pressure", pressure()),
          Map.entry("io.stat", "254:0 rbytes=110592 wbytes=0 rios=1 wios=0 dbytes=0 dios=0\n"),
          Map.entry("pids.current", "1\n"));

  private GeneratedCgroups() {}

  /// Makes the tree in an empty folder, and a meter for each of its containers.
  public static List<ContainerMeter> make(Path folder, int containers) throws IOException {
    Path proc = folder.resolve("proc");
    Path mount = Files.createDirectories(folder.resolve("sys/fs/cgroup"));
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/mountinfo"), "31 21 0:26 / " + mount + " rw - cgroup2 cgroup rw\n");
    var ids = new ArrayList<String>();
    for (int i = 0; i < containers; i++) {
      String id = "%064x".formatted(i + 1);
      ids.add(id);
      Path scope = Files.createDirectories(mount.resolve("system.slice/docker-" + id + ".scope"));
      for (var file : FILES.entrySet()) {
        Files.writeString(scope.resolve(file.getKey()), file.getValue());
      }
    }
    var cgroups = new Cgroups(proc, folder.resolve("sys"), KernelFiles.withinLimits());
    return ids.stream().map(id -> cgroups.meter(id, null, true).orElseThrow()).toList();
  }

  private static String pressure() {
    return """
        some avg10=38.48 avg60=13.76 avg300=3.32 total=10546837
        full avg10=38.47 avg60=13.74 avg300=3.31 total=10511207
        """;
  }

  private static String memoryStat() {
    String[] keys = {
      "anon",
      "file",
      "kernel",
      "kernel_stack",
      "pagetables",
      "sec_pagetables",
      "percpu",
      "sock",
      "vmalloc",
      "shmem",
      "zswap",
      "zswapped",
      "file_mapped",
      "file_dirty",
      "file_writeback",
      "swapcached",
      "anon_thp",
      "file_thp",
      "shmem_thp",
      "inactive_anon",
      "active_anon",
      "inactive_file",
      "active_file",
      "unevictable",
      "slab_reclaimable",
      "slab_unreclaimable",
      "slab",
      "workingset_refault_anon",
      "workingset_refault_file",
      "workingset_activate_anon",
      "workingset_activate_file",
      "workingset_restore_anon",
      "workingset_restore_file",
      "workingset_nodereclaim",
      "pgscan",
      "pgsteal",
      "pgscan_kswapd",
      "pgscan_direct",
      "pgsteal_kswapd",
      "pgsteal_direct",
      "pgfault",
      "pgmajfault",
      "pgrefill",
      "pgactivate",
      "pgdeactivate",
      "pglazyfree",
      "pglazyfreed",
      "zswpin",
      "zswpout",
      "thp_fault_alloc",
      "thp_collapse_alloc"
    };
    var text = new StringBuilder();
    for (String key : keys) {
      text.append(key).append(' ').append(key.hashCode() & 0xfffff).append('\n');
    }
    return text.toString();
  }
}
