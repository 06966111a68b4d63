package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.rightsizing.UsageHistory;
import org.jspecify.annotations.Nullable;

/// What a container needed of memory.
///
/// Need is the greater of the largest working set in a sample and the kernel's own high-water mark,
/// which also sees what happened between samples but counts page cache that could be dropped. Once
/// that mark touches the limit it says nothing more: page cache fills any limit in time. Then the
/// working set alone counts. Anonymous memory tells whether the limit was really short.
///
/// @param used greatest working set, now included; null when never measured
/// @param anon greatest anonymous memory
/// @param kernelPeak the kernel's high-water mark
/// @param peak what counts as the peak
/// @param peakIsCache whether the high-water mark touches the limit and was left out
/// @param oomKills kills under the limit in force
/// @param waited share of the time under the limit in force that some task waited for memory; above
///   {@link #WAITS} with the limit touched, the working set does not fit
/// @param refaults pages read again under it soon after they were dropped
/// @param pinned whether anonymous memory touched the limit in force
record MemoryNeed(
    @Nullable Double used,
    @Nullable Double anon,
    @Nullable Double kernelPeak,
    @Nullable Double peak,
    boolean peakIsCache,
    long oomKills,
    double waited,
    long refaults,
    boolean pinned) {
  private static final double WAITS = 0.01;

  /// From this share of the limit on it may be the limit that makes tasks wait, not the host.
  private static final double NEAR = 0.8;

  private static final double TOUCHED = 0.95;

  static MemoryNeed of(UsageHistory history) {
    Double used = history.memoryNow() == null ? null : Double.valueOf(history.memoryNow());
    Double anon = null;
    Double kernelPeak = null;
    long kills = 0;
    double waited = 0;
    double seconds = 0;
    long refaults = 0;
    boolean pinned = false;
    Long limit = history.memoryLimit();
    for (var hour : history.hours()) {
      var memory = hour.memory();
      used = greater(used, memory.max());
      anon = greater(anon, memory.anonMax());
      kernelPeak = greater(kernelPeak, memory.peak());
      if (limit != null && limit.equals(memory.limit())) {
        kills += memory.oomKills();
        waited += memory.stalledSeconds();
        seconds += hour.seconds();
        refaults += memory.refaults();
        pinned |= memory.anonMax() != null && memory.anonMax() >= TOUCHED * limit;
      }
    }
    boolean cache = limit != null && kernelPeak != null && kernelPeak >= TOUCHED * limit;
    Double peak =
        used == null ? null : cache || kernelPeak == null ? used : Math.max(used, kernelPeak);
    return new MemoryNeed(
        used,
        anon,
        kernelPeak,
        peak,
        cache,
        kills,
        seconds == 0 ? 0 : waited / seconds,
        refaults,
        pinned);
  }

  /// Whether its working set does not fit into the limit, though nothing was killed.
  boolean starved(double limit) {
    return waited > WAITS && (peakIsCache || (used != null && used >= NEAR * limit));
  }

  private static @Nullable Double greater(@Nullable Double most, @Nullable Long value) {
    if (value == null) {
      return most;
    }
    return most == null ? Double.valueOf(value) : Math.max(most, value);
  }

  Evidence addTo(Evidence evidence) {
    return evidence
        .with("working_set_max_bytes", used)
        .with("anon_max_bytes", anon)
        .with("kernel_peak_bytes", kernelPeak)
        .with("peak_bytes", peak)
        .with("kernel_peak_left_out", peakIsCache)
        .with("oom_kills", oomKills)
        .with("waited_for_memory_share", waited)
        .with("refaults", refaults)
        .with("pinned", pinned);
  }
}
