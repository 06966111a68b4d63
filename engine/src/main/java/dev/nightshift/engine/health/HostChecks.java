package dev.nightshift.engine.health;

import static dev.nightshift.engine.health.Phrases.percent;
import static dev.nightshift.engine.health.Phrases.size;

import dev.nightshift.engine.usage.Filesystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks of the machine itself.
public final class HostChecks {
  /// Below this busy share, pressure on the CPUs says nothing about the host: one container with a
  /// tight CPU limit made it read 80 % on a machine that was 90 % idle. The same gate stands in
  /// openshift/cluster-kube-descheduler-operator #459.
  static final double BUSY_ENOUGH = 0.70;

  /// Names of these checks.
  public static final Set<String> NAMES =
      Set.of(
          "disk-space",
          "inodes",
          "memory",
          "swap",
          "swap-in",
          "oom-kills",
          "load",
          "cpu-pressure",
          "memory-pressure",
          "io-pressure");

  /// Shorter than that, and waiting is a moment's accident.
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  private final HostHealthConfig limits;
  private final Judge judge;

  public HostChecks(HostHealthConfig limits, Judge judge) {
    this.limits = limits;
    this.judge = judge;
  }

  /// All checks of the machine, e.g. of host `web-1`.
  public List<HealthResult> check(String host, HostVitals vitals) {
    var results = new ArrayList<HealthResult>();
    filesystems(host, vitals.filesystems(), results);
    memory(host, vitals.memory(), results);
    swap(host, vitals.memory(), results);
    oomKills(host, vitals, results);
    load(host, vitals.load(), results);
    if (vitals.window().compareTo(LONG_ENOUGH) < 0) {
      tooShort(host, vitals, results);
      return results;
    }
    cpuPressure(host, vitals, results);
    pressure(
        "memory-pressure",
        host,
        "memory",
        vitals.pressure().memory(),
        limits.memoryPressure(),
        results);
    pressure("io-pressure", host, "a disk", vitals.pressure().io(), limits.ioPressure(), results);
    return results;
  }

  private void filesystems(String host, List<Filesystem> filesystems, List<HealthResult> results) {
    if (filesystems.isEmpty()) {
      results.add(
          HealthResult.unknown(
              "disk-space",
              host,
              "No filesystem could be looked at, so it is not known how full they are."));
    }
    for (var filesystem : filesystems) {
      double used = 1 - (double) filesystem.freeBytes() / Math.max(1, filesystem.totalBytes());
      results.add(
          judge.tooHigh(
              "disk-space",
              filesystem.mount(),
              limits.diskUsed(),
              used,
              "share",
              filesystem.mount()
                  + " is "
                  + percent(used)
                  + " full: "
                  + size(filesystem.freeBytes())
                  + " of "
                  + size(filesystem.totalBytes())
                  + " are free."));
      inodes(filesystem, results);
    }
  }

  private void inodes(Filesystem filesystem, List<HealthResult> results) {
    Long total = filesystem.totalInodes();
    Long free = filesystem.freeInodes();
    if (total != null && free != null && total > 0) {
      double used = 1 - (double) free / total;
      results.add(
          judge.tooHigh(
              "inodes",
              filesystem.mount(),
              limits.inodesUsed(),
              used,
              "share",
              filesystem.mount()
                  + " has used "
                  + percent(used)
                  + " of its inodes: it can take "
                  + String.format(Locale.ROOT, "%,d", free)
                  + " more files, however small."));
    }
  }

  private void memory(String host, HostVitals.Memory memory, List<HealthResult> results) {
    Long total = memory.total();
    Long available = memory.available();
    if (total == null || available == null || total <= 0) {
      results.add(
          HealthResult.unknown(
              "memory", host, "The kernel did not say how much memory is available."));
      return;
    }
    double share = (double) available / total;
    results.add(
        judge.tooLow(
            "memory",
            host,
            limits.memoryAvailable(),
            share,
            "share",
            percent(share)
                + " of the memory ("
                + size(available)
                + " of "
                + size(total)
                + ") can still be had without swapping."));
  }

  private void swap(String host, HostVitals.Memory memory, List<HealthResult> results) {
    Long total = memory.swapTotal();
    Long used = memory.swapUsed();
    if (total != null && used != null && total > 0) {
      double share = (double) used / total;
      results.add(
          judge.tooHigh(
              "swap",
              host,
              limits.swapUsed(),
              share,
              "share",
              percent(share)
                  + " of the swap space ("
                  + size(used)
                  + " of "
                  + size(total)
                  + ") is used."));
    }
    Double in = memory.swapInPages();
    if (in != null) {
      results.add(
          judge.tooHigh(
              "swap-in",
              host,
              limits.swapIn(),
              in,
              "pages/s",
              in < 1
                  ? "Programs hardly wait for pages from swap."
                  : "Programs wait for "
                      + Phrases.number(in)
                      + " pages a second to come back from swap."));
    }
  }

  private void oomKills(String host, HostVitals vitals, List<HealthResult> results) {
    Long kills = vitals.memory().oomKills();
    if (kills == null) {
      results.add(
          HealthResult.unknown(
              "oom-kills", host, "The kernel does not count the processes it kills for memory."));
      return;
    }
    String when = " in the last " + Phrases.time(vitals.window()) + ".";
    results.add(
        judge.tooHigh(
            "oom-kills",
            host,
            new Threshold(1, 1),
            (double) kills,
            "count",
            kills == 0
                ? "The kernel killed no process for want of memory" + when
                : "The kernel killed "
                    + (kills == 1 ? "a process" : kills + " processes")
                    + " for want of memory"
                    + when));
  }

  private void load(String host, HostVitals.Load load, List<HealthResult> results) {
    Double waiting = load.waiting();
    Integer cpus = load.cpus();
    if (waiting == null || cpus == null || cpus <= 0) {
      results.add(HealthResult.unknown("load", host, "The load of the host is not known."));
      return;
    }
    double each = waiting / cpus;
    results.add(
        judge.tooHigh(
            "load",
            host,
            limits.loadPerCpu(),
            each,
            "processes/CPU",
            "On average "
                + Phrases.number(waiting)
                + " processes ran, waited to run or waited for a disk in the last 15 min, on "
                + Phrases.count(cpus, "CPU")
                + "."));
  }

  /// Pressure counts waiting, whoever made it wait: a container's own CPU limit counts as well. So
  /// it is believed only while the CPUs themselves are busy.
  private void cpuPressure(String host, HostVitals vitals, List<HealthResult> results) {
    Double pressure = vitals.pressure().cpu();
    Double busy = vitals.load().busy();
    if (pressure == null) {
      results.add(noPressure("cpu-pressure", host));
      return;
    }
    String waited =
        "In the last 15 min something waited for a CPU " + percent(pressure) + " of the time";
    if (busy != null && busy < BUSY_ENOUGH) {
      String why =
          vitals.load().throttledContainers() > 0
              ? ", but the CPUs were only "
                  + percent(busy)
                  + " busy: "
                  + (vitals.load().throttledContainers() == 1
                      ? "a container was held back by its own limit."
                      : vitals.load().throttledContainers()
                          + " containers were held back by their own limits.")
              : ", and the CPUs were only " + percent(busy) + " busy.";
      results.add(
          new HealthResult(
              new CheckSubject("cpu-pressure", host),
              null,
              HealthStatus.OK,
              pressure,
              limits.cpuPressure().warning(),
              "share",
              waited + why));
      return;
    }
    results.add(
        judge.tooHigh("cpu-pressure", host, limits.cpuPressure(), pressure, "share", waited + "."));
  }

  private static void tooShort(String host, HostVitals vitals, List<HealthResult> results) {
    for (String check : List.of("cpu-pressure", "memory-pressure", "io-pressure")) {
      results.add(
          HealthResult.unknown(
              check,
              host,
              "Pressure was measured for only "
                  + Phrases.time(vitals.window())
                  + ": a running engine measures it all the time."));
    }
  }

  private void pressure(
      String check,
      String host,
      String thing,
      @Nullable Double share,
      Threshold threshold,
      List<HealthResult> results) {
    results.add(
        share == null
            ? noPressure(check, host)
            : judge.tooHigh(
                check,
                host,
                threshold,
                share,
                "share",
                "Something waited for " + thing + " " + percent(share) + " of the time."));
  }

  private static HealthResult noPressure(String check, String host) {
    return HealthResult.unknown(
        check, host, "The kernel does not measure pressure (PSI is off or older than Linux 4.20).");
  }
}
