package dev.nightshift.jobs.docker;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which process made a scratch container, as a label says: one that lives still wants it.
///
/// A process is its number and the second it began, so that another one with the same number is not
/// taken for it. A container without the label has nobody.
final class ScratchOwner {
  private static final String LABEL = "nightshift.scratch.owner";

  /// The kernel tells the start in ticks since boot: two readers may round it to different seconds.
  private static final long ROUNDING_SECONDS = 2;

  private ScratchOwner() {}

  /// This process, as a label.
  static Map<String, String> label() {
    var self = ProcessHandle.current();
    return Map.of(LABEL, self.pid() + "/" + begin(self).map(Instant::getEpochSecond).orElse(0L));
  }

  /// Whether another process that lives made a container.
  static boolean isAnother(@Nullable Map<String, String> labels) {
    String owner = labels == null ? null : labels.get(LABEL);
    if (owner == null || !owner.matches("[0-9]{1,10}/[0-9]{1,12}")) {
      return false;
    }
    String[] parts = owner.split("/", -1);
    long pid = Long.parseLong(parts[0]);
    long began = Long.parseLong(parts[1]);
    return pid != ProcessHandle.current().pid()
        && ProcessHandle.of(pid)
            .flatMap(ScratchOwner::begin)
            .filter(begin -> Math.abs(begin.getEpochSecond() - began) <= ROUNDING_SECONDS)
            .isPresent();
  }

  private static Optional<Instant> begin(ProcessHandle process) {
    return process.info().startInstant();
  }
}
