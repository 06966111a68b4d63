package dev.nightshift.jobs.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where cgroup hierarchies are mounted, from /proc/self/mountinfo.
///
/// A line of it reads `36 31 0:33 ROOT POINT options [tags…] - TYPE SOURCE SUPEROPTIONS`: the part
/// of the hierarchy that can be seen, where it can be seen, and for cgroup v1 which controllers it
/// is of. Format: proc_pid_mountinfo(5).
///
/// @param unified mounts of the v2 hierarchy
/// @param controllers mounts of v1 hierarchies by controller
record CgroupMounts(List<Mount> unified, Map<String, List<Mount>> controllers) {
  private static final Set<String> USED = Set.of("cpu", "cpuacct", "memory", "blkio", "pids");

  /// One mount.
  ///
  /// @param root path within the hierarchy that is mounted
  /// @param point where it is mounted
  record Mount(String root, Path point) {
    /// The folder of a cgroup; null when this mount does not show it.
    @Nullable Path folder(String cgroup) {
      if (root.equals("/")) {
        return point.resolve(cgroup.substring(1));
      }
      boolean below = cgroup.equals(root) || cgroup.startsWith(root + "/");
      return below ? point.resolve(cgroup.substring(root.length()).replaceFirst("^/", "")) : null;
    }
  }

  static CgroupMounts parse(String mountinfo) {
    var unified = new ArrayList<Mount>();
    var controllers = new HashMap<String, List<Mount>>();
    for (String line : mountinfo.split("\n", -1)) {
      int dash = line.indexOf(" - ");
      if (dash < 0) {
        continue;
      }
      String[] left = line.substring(0, dash).split(" ", -1);
      String[] right = line.substring(dash + 3).split(" ", -1);
      if (left.length < 5 || right.length < 3) {
        continue;
      }
      var mount = new Mount(unescape(left[3]), Path.of(unescape(left[4])));
      if (right[0].equals("cgroup2")) {
        unified.add(mount);
      } else if (right[0].equals("cgroup")) {
        for (String option : right[2].split(",", -1)) {
          if (USED.contains(option)) {
            controllers.computeIfAbsent(option, _ -> new ArrayList<>()).add(mount);
          }
        }
      }
    }
    return new CgroupMounts(List.copyOf(unified), Map.copyOf(controllers));
  }

  /// 1 where v1 controllers are mounted (also beside v2), else 2; null where nothing is.
  @Nullable Integer version() {
    if (controllers.containsKey("memory") || controllers.containsKey("cpuacct")) {
      return 1;
    }
    return unified.isEmpty() ? null : Integer.valueOf(2);
  }

  List<Mount> of(String controller) {
    return controllers.getOrDefault(controller, List.of());
  }

  /// mountinfo writes space, tab, newline and backslash as three octal digits.
  private static String unescape(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
