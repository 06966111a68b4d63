package dev.nightshift.jobs.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A tree of files like the kernel's, in a temporary folder.
final class FakeMachine {
  static final String ID = "c189542d7747ac786af5ee7f9c9a998cfdcfb8ec6cb4ee61375d3f1a41119077";
  private static final Path RESOURCES = Path.of("src/test/resources");

  private final Path root;
  private final StringBuilder mountinfo = new StringBuilder();

  FakeMachine(Path root) {
    this.root = root;
  }

  /// A captured file of the kernel.
  static KernelText captured(String name) throws IOException {
    return KernelText.of(Files.readString(RESOURCES.resolve(name)));
  }

  /// Mounts a v1 hierarchy of some controllers under /sys/fs/cgroup.
  FakeMachine v1(String controllers) throws IOException {
    return mount("/", "sys/fs/cgroup/" + controllers, "cgroup cgroup rw," + controllers);
  }

  /// Mounts the v2 hierarchy.
  FakeMachine v2(String mountRoot, String point) throws IOException {
    return mount(mountRoot, point, "cgroup2 cgroup rw,nsdelegate");
  }

  private FakeMachine mount(String mountRoot, String point, String what) throws IOException {
    Files.createDirectories(root.resolve(point));
    mountinfo.append(
        "31 21 0:26 %s %s rw,nosuid shared:10 - %s\n"
            .formatted(mountRoot, root.resolve(point), what));
    return write("proc/self/mountinfo", mountinfo.toString());
  }

  FakeMachine write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /// Copies a captured folder.
  FakeMachine copy(String resource, String path) throws IOException {
    Path from = RESOURCES.resolve(resource);
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        write(path + "/" + from.relativize(file), Files.readString(file));
      }
    }
    return this;
  }

  /// Says in which cgroups a process is.
  FakeMachine process(long pid, String cgroups) throws IOException {
    return write("proc/" + pid + "/cgroup", cgroups)
        .write("proc/" + pid + "/net/dev", Files.readString(RESOURCES.resolve("proc/net/dev")));
  }

  /// Makes device 253:0 stand on 254:0, as LVM does.
  FakeMachine stackedDevice() throws IOException {
    return write("sys/dev/block/253:0/slaves/vda", "");
  }

  Cgroups cgroups() {
    return new Cgroups(root.resolve("proc"), root.resolve("sys"), new KernelFiles(1_000));
  }

  Path path(String path) {
    return root.resolve(path);
  }
}
