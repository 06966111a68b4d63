package dev.nightshift.engine.benchmark;

import java.util.Map;
import java.util.TreeMap;

/// What happened on a host between two pulses, this process and its tools left out.
///
/// The pressure of the host as a whole (PSI) is not looked at: a single container with a CPU quota
/// drives it to 80 % while the host is nine tenths idle, and asynchronous I/O does not show in it
/// at all. The containers' own pressure is, less what their quota explains.
///
/// @param othersBusy share of all CPU time that others used, 0 to 1
/// @param steal share that the hypervisor gave to others, 0 to 1
/// @param diskMillis mean time a disk request took; 0 without requests
/// @param available share of memory that can be had without swapping; 1 when unknown
/// @param stalled by container: share of the time in which it waited, 0 to 1
public record Window(
    double othersBusy,
    double steal,
    double diskMillis,
    double available,
    Map<String, Double> stalled) {
  public Window {
    stalled = Map.copyOf(stalled);
  }

  public static Window between(HostPulse before, HostPulse after) {
    double busy = after.busySeconds() - before.busySeconds();
    double idle = after.idleSeconds() - before.idleSeconds();
    double stolen = Math.max(0, after.stealSeconds() - before.stealSeconds());
    double own = Math.max(0, after.ownSeconds() - before.ownSeconds());
    double all = Math.max(1e-9, busy + idle + stolen);
    long requests = after.diskRequests() - before.diskRequests();
    double millis = (after.diskRequestSeconds() - before.diskRequestSeconds()) * 1e3;
    Long available = after.availableBytes();
    Long total = after.totalBytes();
    return new Window(
        Math.clamp((busy - own) / all, 0, 1),
        Math.clamp(stolen / all, 0, 1),
        requests <= 0 ? 0 : Math.max(0, millis / requests),
        available == null || total == null || total <= 0 ? 1 : (double) available / total,
        stalled(before, after));
  }

  private static Map<String, Double> stalled(HostPulse before, HostPulse after) {
    double seconds = Math.max(1e-3, (after.nanos() - before.nanos()) / 1e9);
    var shares = new TreeMap<String, Double>();
    after
        .stalledSeconds()
        .forEach(
            (container, waited) -> {
              Double earlier = before.stalledSeconds().get(container);
              if (earlier != null) {
                shares.put(container, Math.clamp((waited - earlier) / seconds, 0, 1));
              }
            });
    return shares;
  }

  /// Share of CPU time that nobody but us used.
  public double idle() {
    return Math.max(0, 1 - othersBusy - steal);
  }
}
