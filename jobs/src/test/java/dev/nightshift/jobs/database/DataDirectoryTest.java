package dev.nightshift.jobs.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others on the machine may do with the data directory: nothing.
class DataDirectoryTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void name() {
    data = folder.resolve("data");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private Path file(String name, String permissions) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  void aNewOneIsItsOwnersAlone() throws IOException {
    assertThat(DataDirectory.tighten(data)).isEmpty();
    assertThat(permissions(data)).isEqualTo("rwx------");
  }

  @Test
  void aWiderOneIsTightenedAndToldOnce() throws IOException {
    Path digest = file("digests/digest.html", "rw-r--r--");
    Path script = file("benchmarks/tool", "rwxr-xr-x");
    Path password = file("postgres/password", "rw-------");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
    String before = permissions(elsewhere);
    Files.createSymbolicLink(data.resolve("digests/link"), elsewhere);
    assertThat(DataDirectory.tighten(data))
        .containsExactly(
            "Others could use 6 files and folders of "
                + data
                + ": from now on only their owner can.");
    assertThat(permissions(digest)).isEqualTo("rw-------");
    assertThat(permissions(digest.getParent())).isEqualTo("rwx------");
    assertThat(permissions(script)).isEqualTo("rwx------");
    assertThat(permissions(password)).isEqualTo("rw-------");
    assertThat(permissions(data)).doesNotContain("r-x").endsWith("---");
    assertThat(permissions(elsewhere)).isEqualTo(before);
    assertThat(DataDirectory.tighten(data)).isEmpty();
  }

  @Test
  void aFolderThatHoldsOtherThingsIsLeftAsItIs() throws IOException {
    Path digest = file("digests/digest.html", "rw-r--r--");
    Path letter = file("letter.txt", "rw-r--r--");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(DataDirectory.tighten(data))
        .hasSize(2)
        .last()
        .asString()
        .contains("holds other things than Nightshift's");
    assertThat(permissions(data)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(letter)).isEqualTo("rw-r--r--");
    assertThat(permissions(digest)).isEqualTo("rw-------");
  }

  @Test
  void aFileIsNoDataDirectory() throws IOException {
    Files.createFile(data);
    assertThatThrownBy(() -> DataDirectory.tighten(data))
        .isInstanceOf(NightshiftException.class)
        .hasMessage(
            "The data directory "
                + data
                + " cannot be used ("
                + data
                + " is not a directory): choose another with --data or NIGHTSHIFT_DATA.");
  }

  @Test
  void theEmbeddedServerRunsWhereOthersMayNotEnter() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    DataDirectory.tighten(data);
    try (var database = Databases.forEngine(new DatabaseConfig(null, null, null, data))) {
      int one =
          database.jdbi().withHandle(h -> h.createQuery("select 1").mapTo(Integer.class).one());
      assertThat(one).isOne();
      assertThat(permissions(data)).endsWith("---").doesNotContain("r-x");
      assertThat(permissions(data.resolve("postgres"))).endsWith("---");
      for (String name : new String[] {"server.log", "password", "engine-password", "port"}) {
        assertThat(permissions(data.resolve("postgres").resolve(name))).isEqualTo("rw-------");
      }
      assertThat(permissions(data.resolve("engine.lock"))).isEqualTo("rw-------");
    }
    assertThat(DataDirectory.tighten(data)).isEmpty();
  }
}
