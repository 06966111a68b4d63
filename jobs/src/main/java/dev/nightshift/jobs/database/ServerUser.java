package dev.nightshift.jobs.database;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The operating-system user that PostgreSQL runs as. It refuses to run as root: started by root it
/// runs as whoever owns its data directory, at first user 65534 (nobody).
///
/// Each command starts under `setpriv --pdeathsig=INT`: the kernel then sends the signal for a fast
/// shutdown when the *thread* that started it ends, however this process ends.
///
/// @param root whether this process runs as root, so that there is another user to become
/// @param uid user of the server
/// @param gid its group
record ServerUser(boolean root, int uid, int gid) {
  private static final int NOBODY = 65_534;
  private static final Set<PosixFilePermission> PASSAGE =
      PosixFilePermissions.fromString("rwx--x---");
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /// @param data the server's data directory, which may not exist yet
  static ServerUser of(Path data) throws IOException {
    if (!isRoot()) {
      return new ServerUser(false, -1, -1);
    }
    if (Files.isDirectory(data)) {
      int owner = (Integer) Files.getAttribute(data, "unix:uid");
      if (owner != 0) {
        return new ServerUser(true, owner, (Integer) Files.getAttribute(data, "unix:gid"));
      }
    }
    return new ServerUser(true, NOBODY, NOBODY);
  }

  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /// What stands before a command to run it as this user, bound to the life of this process. A
  /// session of its own, as Ctrl-C in a terminal goes to the whole group and would end the server
  /// before us.
  List<String> prefix() {
    if (!Files.isExecutable(SETPRIV)) {
      if (root) {
        throw new NightshiftException(
            ErrorKind.OPERATOR,
            "PostgreSQL does not run as root and setpriv (of util-linux) is not there to run it as another user:"
                + " start Nightshift as an ordinary user, or set NIGHTSHIFT_DATABASE_URL to a server of your own.");
      }
      return List.of();
    }
    var prefix = new ArrayList<>(List.of("setsid", SETPRIV.toString()));
    if (root) {
      prefix.addAll(List.of("--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
    }
    prefix.addAll(List.of("--pdeathsig=INT", "--"));
    return prefix;
  }

  /// Gives a file to this user.
  void own(Path file) throws IOException {
    if (root) {
      Files.setAttribute(file, "unix:uid", uid);
      Files.setAttribute(file, "unix:gid", gid);
    }
  }

  /// Lets this user, and nobody else but the owner, pass through a folder of ours.
  void letIn(Path folder) throws IOException {
    if (root) {
      Files.setAttribute(folder, "unix:gid", gid);
      Files.setPosixFilePermissions(folder, PASSAGE);
    }
  }

  /// Whether a folder is as {@link #letIn} makes it.
  boolean isLetIn(Path folder) throws IOException {
    return root
        && Files.getPosixFilePermissions(folder).equals(PASSAGE)
        && Integer.valueOf(gid).equals(Files.getAttribute(folder, "unix:gid"));
  }

  /// Whether this user can pass through a folder.
  boolean mayEnter(Path folder) throws IOException {
    return !root
        || isLetIn(folder)
        || Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  /// Why the user may not reach a folder, or nothing: it must be able to enter every folder above.
  String hint(Path folder) throws IOException {
    if (root) {
      for (Path parent = folder.toAbsolutePath().getParent();
          parent != null;
          parent = parent.getParent()) {
        if (!mayEnter(parent)) {
          return "; started by root it runs as user "
              + uid
              + ", who cannot enter "
              + parent
              + ": choose another data directory with --data";
        }
      }
    }
    return "";
  }
}
