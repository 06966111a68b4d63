package dev.nightshift.engine.analysis;

import dev.nightshift.engine.usage.FilesystemHour;
import dev.nightshift.engine.usage.HostHour;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an analysis sees of a host.
///
/// @param cpus logical CPUs; null when unknown
/// @param hours in order of time
/// @param filesystems by mount point, each in order of time
/// @param supplies what else may run out
public record HostHistory(
    Subject subject,
    @Nullable Integer cpus,
    List<HostHour> hours,
    Map<String, List<FilesystemHour>> filesystems,
    List<Supply> supplies) {
  /// With nothing else that may run out.
  public HostHistory(
      Subject subject,
      @Nullable Integer cpus,
      List<HostHour> hours,
      Map<String, List<FilesystemHour>> filesystems) {
    this(subject, cpus, hours, filesystems, List.of());
  }
}
