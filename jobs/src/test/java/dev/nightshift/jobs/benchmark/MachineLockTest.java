package dev.nightshift.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.host.KernelLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several users on one machine, each with a lock that nobody else can touch.
class MachineLockTest {
  private static final KernelLocks LOCKS = KernelLocks.ofThisMachine();

  @TempDir private Path shared;
  private int user;

  @BeforeEach
  void who() throws IOException {
    user = KernelLocks.user();
  }

  private Path lockOf(int someone) {
    return shared.resolve("nightshift-benchmark-" + someone + ".lock");
  }

  @Test
  void onlyItsOwnerMayOpenTheFile() throws IOException {
    try (var lock = MachineLock.take(shared, user, LOCKS).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lockOf(user))))
          .isEqualTo("rw-------");
      assertThat(MachineLock.take(shared, user, LOCKS)).isEmpty();
      // the second try did not give the first one's lock away
      assertThat(LOCKS.held(lockOf(user))).isTrue();
    }
    assertThat(LOCKS.held(lockOf(user))).isFalse();
  }

  @Test
  void aBenchmarkOfAnotherUserIsSeen() throws Exception {
    Path theirs = Files.createFile(lockOf(user + 1));
    try (var free = MachineLock.take(shared, user, LOCKS).orElseThrow()) {
      assertThat(free).isNotNull();
    }
    var other =
        new ProcessBuilder("flock", theirs.toString(), "sh", "-c", "echo held; exec sleep 600")
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");
      assertThat(MachineLock.take(shared, user, LOCKS)).isEmpty();
    } finally {
      other.descendants().forEach(ProcessHandle::destroyForcibly);
      other.destroyForcibly().waitFor();
    }
    MachineLock.take(shared, user, LOCKS).orElseThrow().close();
  }

  @Test
  void aFileThatAnotherPutInPlaceOfOursHoldsUpNobody() throws IOException {
    Path trap = Files.createFile(shared.resolve("trap"));
    Files.createSymbolicLink(lockOf(user), trap);
    try (var lock = MachineLock.take(shared, user, LOCKS).orElseThrow()) {
      assertThat(lock).isNotNull();
    }
    assertThat(trap).isEmptyFile();
    assertThat(LOCKS.held(trap)).isFalse();
  }
}
