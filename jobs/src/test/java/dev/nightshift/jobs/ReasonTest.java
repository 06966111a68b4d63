package dev.nightshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonTest {
  @TempDir private Path folder;

  private interface Attempt {
    void run() throws IOException;
  }

  private static String reason(Attempt attempt) {
    try {
      attempt.run();
      return "it went well";
    } catch (IOException e) {
      return Reason.of(e);
    }
  }

  private static void list(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> {});
    }
  }

  @Test
  void aFileWhereAFolderIsWantedIsToldAsThat() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(reason(() -> PrivateFiles.folder(file))).isEqualTo(file + " is not a directory");
    assertThat(reason(() -> Files.createDirectory(file.resolve("below"))))
        .isEqualTo("a part of " + file.resolve("below") + " is not a directory");
    assertThat(reason(() -> list(file))).isEqualTo(file + " is not a directory");
  }

  @Test
  void aFileThatIsNotThereIsToldAsThat() {
    Path missing = folder.resolve("missing");
    assertThat(reason(() -> Files.readString(missing))).isEqualTo(missing + " is not there");
  }

  @Test
  void aFullDiskAndAMissingPermissionAreToldApart() throws IOException {
    Path full = Path.of("/dev/full");
    assertThat(reason(() -> Files.writeString(full, "x"))).isEqualTo("no space left on its disk");
    assertThat(Reason.of(new FileSystemException("/x/y", null, "No space left on device")))
        .isEqualTo("no space left on the disk of /x/y");
    assertThat(Reason.of(new AccessDeniedException("/x/y"))).isEqualTo("no permission for /x/y");
    assertThat(Reason.of(new FileNotFoundException("/x/y (Permission denied)")))
        .isEqualTo("no permission for /x/y");
    assertThat(Reason.isShortage(new IOException("No space left on device"))).isTrue();
  }
}
