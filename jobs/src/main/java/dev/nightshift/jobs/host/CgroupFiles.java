package dev.nightshift.jobs.host;

import dev.nightshift.engine.usage.ContainerReading;
import dev.nightshift.engine.usage.NetworkCounts;
import org.jspecify.annotations.Nullable;

/// The open files of one container's cgroup.
sealed interface CgroupFiles extends AutoCloseable permits CgroupV1, CgroupV2 {
  /// Reads all of them; null when the cgroup is gone.
  @Nullable ContainerReading read(KernelText text, NetworkCounts network);

  @Override
  void close();

  /// Null where a parser found nothing.
  static @Nullable Long known(long value) {
    return value == KernelText.UNKNOWN ? null : Long.valueOf(value);
  }

  /// The file's single number; {@link KernelText#UNKNOWN} where there is none, as for `max`.
  static long number(KernelFile file, KernelText text) {
    return file.read(text) && text.nextLine() ? text.nextNumber() : KernelText.UNKNOWN;
  }
}
