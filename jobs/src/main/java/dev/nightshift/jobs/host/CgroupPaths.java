package dev.nightshift.jobs.host;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cgroups of one process, from /proc/PID/cgroup: lines `9:cpu,cpuacct:/docker/ID` for v1 and
/// `0::/system.slice/docker-ID.scope` for v2.
///
/// @param unified path in the v2 hierarchy; null when it has none
/// @param controllers paths in v1 hierarchies by controller
record CgroupPaths(@Nullable String unified, Map<String, String> controllers) {
  static CgroupPaths parse(String cgroup) {
    String unified = null;
    var controllers = new HashMap<String, String>();
    for (String line : cgroup.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3 || !parts[2].startsWith("/")) {
        continue;
      }
      if (parts[1].isEmpty()) {
        unified = parts[2];
      } else {
        for (String controller : parts[1].split(",", -1)) {
          controllers.put(controller, parts[2]);
        }
      }
    }
    return new CgroupPaths(unified, Map.copyOf(controllers));
  }

  /// The path cut after the part that names the container: a system inside a container may have
  /// moved its processes to cgroups below. Null when no part does: then the process is not the
  /// container's, its number belongs to another PID namespace than ours.
  static @Nullable String ofContainer(@Nullable String path, String dockerId) {
    int at = path == null ? -1 : path.lastIndexOf(dockerId);
    if (path == null || at < 0) {
      return null;
    }
    int end = path.indexOf('/', at);
    return end < 0 ? path : path.substring(0, end);
  }
}
