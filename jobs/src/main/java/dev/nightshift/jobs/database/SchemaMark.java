package dev.nightshift.jobs.database;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file beside the embedded server's data that says which build last brought the schema up to
/// date, so that a command need not ask Flyway each time. Without the file, or after any other
/// build, Flyway is asked.
final class SchemaMark {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaMark.class);

  private final Path file;
  private final String build;

  SchemaMark(Path serverFolder) {
    this.file = serverFolder.resolve("schema.build");
    this.build = build();
  }

  boolean upToDate() {
    try {
      return !build.isEmpty() && Files.exists(file) && Files.readString(file).equals(build);
    } catch (IOException e) {
      return false;
    }
  }

  void set() {
    try {
      if (!build.isEmpty()) {
        Files.writeString(file, build);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be written; the next command checks the schema again", file, e);
    }
  }

  /// Size and time of our own jar; empty where classes lie in a folder, as in tests.
  private static String build() {
    try {
      var source = SchemaMark.class.getProtectionDomain().getCodeSource();
      Path jar = source == null ? Path.of("/") : Path.of(source.getLocation().toURI());
      return Files.isRegularFile(jar) ? Files.size(jar) + " " + Files.getLastModifiedTime(jar) : "";
    } catch (IOException | URISyntaxException e) {
      return "";
    }
  }
}
