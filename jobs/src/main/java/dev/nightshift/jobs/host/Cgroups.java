package dev.nightshift.jobs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the cgroup folders of containers, on cgroup v1, v2 and both side by side, with the
/// cgroupfs and the systemd driver, on the host itself and in a container that sees the host's
/// hierarchy.
///
/// First by the container's first process, which is exact whatever the driver and parent; where its
/// number means nothing here (another PID namespace), by the names Docker's drivers give; at last
/// by looking for a folder with the id in its name.
public final class Cgroups {
  private static final int MAX_DEPTH = 6;

  private final Path proc;
  private final KernelFiles files;
  private final CgroupMounts mounts;
  private final BlockDevices devices;

  Cgroups(Path proc, Path sys, KernelFiles files) {
    this.proc = proc;
    this.files = files;
    this.devices = new BlockDevices(sys);
    this.mounts = CgroupMounts.parse(textOf(proc.resolve("self/mountinfo")));
  }

  /// The hierarchies this process can see.
  public static Cgroups ofThisMachine(KernelFiles files) {
    return new Cgroups(Path.of("/proc"), Path.of("/sys"), files);
  }

  /// 1 or 2; null where no hierarchy can be read.
  public @Nullable Integer version() {
    return mounts.version();
  }

  /// What to read to measure a container; empty when its cgroup cannot be seen from here.
  ///
  /// @param dockerId Docker's 64-digit id
  /// @param pid its first process as the daemon says; null when it does not
  /// @param ownNetwork whether it has a network namespace of its own
  public Optional<ContainerMeter> meter(String dockerId, @Nullable Long pid, boolean ownNetwork) {
    var paths = pid == null ? "" : textOf(proc.resolve(pid + "/cgroup"));
    boolean known = pid != null && paths.contains(dockerId);
    var process = CgroupPaths.parse(known ? paths : "");
    Optional<CgroupFiles> cgroup =
        Integer.valueOf(2).equals(version())
            ? unified(dockerId, process).map(folder -> new CgroupV2(folder, files, devices))
            : v1(dockerId, process);
    return cgroup.map(
        found ->
            new ContainerMeter(
                found, known && ownNetwork ? files.whole(proc.resolve(pid + "/net/dev")) : null));
  }

  /// The text of a container's files by their names, as they stand now: what a reading of them can
  /// be compared with. Files of v2 beside v1 have `unified/` before their name.
  public Map<String, String> texts(String dockerId, @Nullable Long pid) {
    var process = CgroupPaths.parse(pid == null ? "" : textOf(proc.resolve(pid + "/cgroup")));
    var texts = new TreeMap<String, String>();
    boolean v1 = Integer.valueOf(1).equals(version());
    unified(dockerId, process).ifPresent(folder -> addTexts(folder, v1 ? "unified/" : "", texts));
    if (v1) {
      v1Folders(dockerId, process).values().forEach(folder -> addTexts(folder, "", texts));
    }
    return texts;
  }

  private static void addTexts(Path folder, String prefix, Map<String, String> texts) {
    try (var files = Files.newDirectoryStream(folder, "{cpu,cpuacct,memory,io,blkio,pids}.*")) {
      for (Path file : files) {
        if (Files.isRegularFile(file) && Files.isReadable(file)) {
          texts.put(prefix + file.getFileName(), textOf(file));
        }
      }
    } catch (IOException gone) {
      texts.clear();
    }
  }

  private Optional<CgroupFiles> v1(String dockerId, CgroupPaths process) {
    var folders = v1Folders(dockerId, process);
    return folders.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CgroupV1(folders, unified(dockerId, process).orElse(null), files, devices));
  }

  private Map<String, Path> v1Folders(String dockerId, CgroupPaths process) {
    Map<String, Path> folders = new HashMap<>();
    for (String controller : List.of("cpu", "cpuacct", "memory", "blkio", "pids")) {
      String path = CgroupPaths.ofContainer(process.controllers().get(controller), dockerId);
      find(mounts.of(controller), path, dockerId)
          .ifPresent(folder -> folders.put(controller, folder));
    }
    return folders;
  }

  private Optional<Path> unified(String dockerId, CgroupPaths process) {
    String path = CgroupPaths.ofContainer(process.unified(), dockerId);
    return find(mounts.unified(), path, dockerId);
  }

  private static Optional<Path> find(
      List<CgroupMounts.Mount> mounts, @Nullable String path, String dockerId) {
    for (var mount : mounts) {
      var exact = path == null ? null : mount.folder(path);
      if (exact != null && Files.isDirectory(exact)) {
        return Optional.of(exact);
      }
    }
    return path == null ? search(mounts, dockerId) : Optional.empty();
  }

  private static Optional<Path> search(List<CgroupMounts.Mount> mounts, String dockerId) {
    for (var mount : mounts) {
      for (String usual :
          List.of("docker/" + dockerId, "system.slice/docker-" + dockerId + ".scope")) {
        Path folder = mount.point().resolve(usual);
        if (Files.isDirectory(folder)) {
          return Optional.of(folder);
        }
      }
    }
    return mounts.stream().flatMap(mount -> walk(mount.point(), dockerId).stream()).findFirst();
  }

  private static Optional<Path> walk(Path root, String dockerId) {
    try (var folders =
        Files.find(
            root,
            MAX_DEPTH,
            (path, attributes) ->
                attributes.isDirectory()
                    && String.valueOf(path.getFileName()).contains(dockerId))) {
      return folders.findFirst();
    } catch (IOException | java.io.UncheckedIOException vanished) {
      return Optional.empty();
    }
  }

  private static String textOf(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
