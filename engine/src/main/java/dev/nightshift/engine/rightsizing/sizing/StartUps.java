package dev.nightshift.engine.rightsizing.sizing;

import dev.nightshift.engine.Evidence;
import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.UsageHistory;
import dev.nightshift.engine.usage.ContainerHour;
import org.jspecify.annotations.Nullable;

/// The first minutes after each start, apart from what a container uses afterwards.
///
/// A start wants CPU that nothing later does: classes are loaded and compiled, caches filled. Under
/// a limit for what follows it takes a little longer, which does no harm; so it does not size CPU.
/// Memory is another thing: what a start needs beyond the limit kills it, so it counts.
///
/// A container that hardly ever runs for longer is its starts, and so is a short job: then they
/// count.
///
/// @param apart whether starts are set apart for CPU
/// @param starts how many there were
/// @param demandMax greatest CPU demand in the first minutes, in cores; null without any
/// @param memoryMax greatest working set in the first minutes, in bytes
/// @param settledMemoryMax greatest working set later
record StartUps(
    boolean apart,
    int starts,
    @Nullable Double demandMax,
    @Nullable Long memoryMax,
    @Nullable Long settledMemoryMax) {
  /// So much of the time covered must lie beyond the first minutes.
  private static final double MOSTLY = 0.5;

  /// Memory of the first minutes is told where it is so much above what came later.
  private static final double HIGHER = 1.1;

  static StartUps of(UsageHistory history) {
    double covered = 0;
    double starting = 0;
    int starts = 0;
    Double demandMax = null;
    Long memoryMax = null;
    Long settledMemoryMax = null;
    for (var hour : history.hours()) {
      var startUp = hour.startUp();
      covered += hour.seconds();
      settledMemoryMax =
          greater(
              settledMemoryMax, startUp == null ? hour.memory().max() : startUp.settledMemoryMax());
      if (startUp != null) {
        starting += startUp.seconds();
        starts += startUp.starts();
        demandMax = greater(demandMax, startUp.demandMax());
        memoryMax = greater(memoryMax, startUp.memoryMax());
      }
    }
    return new StartUps(
        history.around().runs() == null && covered - starting >= MOSTLY * covered,
        starts,
        demandMax,
        memoryMax,
        settledMemoryMax);
  }

  private static <T extends Comparable<T>> @Nullable T greater(
      @Nullable T most, @Nullable T value) {
    return most == null || (value != null && value.compareTo(most) > 0) ? value : most;
  }

  /// What of an hour's CPU counts.
  ContainerHour.Cpu cpu(ContainerHour hour) {
    var startUp = hour.startUp();
    return startUp != null && apart ? startUp.settled() : hour.cpu();
  }

  /// Why a CPU limit lies below what its starts wanted; empty where it does not.
  String cpuNote(double limit) {
    Double wanted = demandMax;
    return apart && wanted != null && wanted > limit
        ? "; the first 5 minutes after %s, which wanted up to %s, do not count, as a start may take longer"
            .formatted(
                starts == 1 ? "its start" : "each of its " + Text.count(starts, "start"),
                Text.cores(wanted))
        : "";
  }

  /// That it was a start that needed most; empty where it was not.
  String memoryNote() {
    Long first = memoryMax;
    Long later = settledMemoryMax;
    return first != null && later != null && first > HIGHER * later
        ? "; it needed that within 5 minutes of a start (later at most %s), and it counts, as too little would kill it there"
            .formatted(Text.bytes(later))
        : "";
  }

  Evidence addTo(Evidence evidence) {
    return starts == 0 && demandMax == null
        ? evidence
        : evidence
            .with("starts", starts)
            .with("starts_apart", apart)
            .with("startup_demand_max_cores", demandMax)
            .with("startup_memory_max_bytes", memoryMax)
            .with("settled_memory_max_bytes", settledMemoryMax);
  }
}
