package dev.nightshift.engine.usage;

/// A machine's CPU during one sample: mean cores in each state. The states add up to the CPUs that
/// are online, whatever the length of a tick.
///
/// @param used user + nice + system + irq + softirq
/// @param steal cores the hypervisor gave to somebody else
public record HostCpu(
    double used,
    double user,
    double nice,
    double system,
    double idle,
    double iowait,
    double irq,
    double softirq,
    double steal) {

  /// The kernel lets idle and iowait go backwards by a tick or two; such a state counts as 0.
  static HostCpu between(CpuTicks before, CpuTicks after) {
    double user = grown(before.user(), after.user());
    double nice = grown(before.nice(), after.nice());
    double system = grown(before.system(), after.system());
    double idle = grown(before.idle(), after.idle());
    double iowait = grown(before.iowait(), after.iowait());
    double irq = grown(before.irq(), after.irq());
    double softirq = grown(before.softirq(), after.softirq());
    double steal = grown(before.steal(), after.steal());
    double used = user + nice + system + irq + softirq;
    double all = used + idle + iowait + steal;
    double scale = all == 0 ? 0 : after.cpus() / all;
    return new HostCpu(
        used * scale,
        user * scale,
        nice * scale,
        system * scale,
        idle * scale,
        iowait * scale,
        irq * scale,
        softirq * scale,
        steal * scale);
  }

  private static long grown(long before, long after) {
    return Math.max(0, after - before);
  }
}
