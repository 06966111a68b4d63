package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.CpuTicks;
import dev.nightshift.engine.usage.HostLoad;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// /proc/stat and /proc/loadavg: CPU time by state, scheduler counters, load.
final class CpuFiles {
  private final KernelFile stat;
  private final KernelFile loadavg;

  CpuFiles(Path proc, KernelFiles files) {
    this.stat = files.whole(proc.resolve("stat"));
    this.loadavg = files.onePiece(proc.resolve("loadavg"));
  }

  /// What /proc/stat says.
  ///
  /// @param bootSeconds when the machine was booted, in seconds since 1970
  record Stat(
      @Nullable CpuTicks ticks,
      @Nullable Long contextSwitches,
      @Nullable Long interrupts,
      @Nullable Long forks,
      @Nullable Integer runQueue,
      @Nullable Integer blocked,
      @Nullable Long bootSeconds) {
    static final Stat UNKNOWN = new Stat(null, null, null, null, null, null, null);
  }

  Stat stat(KernelText text) {
    return stat.read(text) ? parseStat(text) : Stat.UNKNOWN;
  }

  static Stat parseStat(KernelText text) {
    int cpus = 0;
    long[] states = null;
    long[] found = new long[6];
    java.util.Arrays.fill(found, KernelText.UNKNOWN);
    while (text.nextLine() && text.nextToken()) {
      if (text.is("cpu")) {
        states = states(text);
      } else if (text.startsWith("cpu")) {
        cpus++;
      } else if (text.is("ctxt")) {
        found[0] = text.nextNumber();
      } else if (text.is("intr")) {
        found[1] = text.nextNumber();
      } else if (text.is("processes")) {
        found[2] = text.nextNumber();
      } else if (text.is("procs_running")) {
        found[3] = text.nextNumber();
      } else if (text.is("procs_blocked")) {
        found[4] = text.nextNumber();
      } else if (text.is("btime")) {
        found[5] = text.nextNumber();
      }
    }
    return new Stat(
        states == null ? null : ticks(cpus, states),
        CgroupFiles.known(found[0]),
        CgroupFiles.known(found[1]),
        CgroupFiles.known(found[2]),
        small(found[3]),
        small(found[4]),
        CgroupFiles.known(found[5]));
  }

  private static long[] states(KernelText text) {
    long[] states = new long[8];
    for (int i = 0; i < states.length; i++) {
      states[i] = Math.max(0, text.nextNumber());
    }
    return states;
  }

  private static CpuTicks ticks(int cpus, long[] s) {
    return new CpuTicks(Math.max(1, cpus), s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
  }

  /// Load averages and the number of threads, with what /proc/stat and a slower count told.
  HostLoad load(KernelText text, Stat stat, @Nullable Integer processes) {
    if (!loadavg.read(text)) {
      return new HostLoad(null, null, null, stat.runQueue(), stat.blocked(), processes, null);
    }
    text.nextLine();
    double[] averages = new double[3];
    for (int i = 0; i < averages.length; i++) {
      text.nextToken();
      averages[i] = text.decimal();
    }
    text.nextToken();
    return new HostLoad(
        averages[0],
        averages[1],
        averages[2],
        stat.runQueue(),
        stat.blocked(),
        processes,
        small(text.numberAfter('/')));
  }

  static @Nullable Integer small(long value) {
    return value == KernelText.UNKNOWN ? null : Integer.valueOf((int) value);
  }
}
