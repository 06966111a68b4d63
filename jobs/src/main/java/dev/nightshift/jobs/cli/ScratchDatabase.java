package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/// An embedded database for a measurement, taken away with all that is in it.
final class ScratchDatabase {
  private ScratchDatabase() {}

  /// What is done with it.
  interface Work {
    Table run(Database database) throws InterruptedException;
  }

  static Table with(Work work) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("nightshift-bench");
    try (var database = Databases.forEngine(DatabaseConfig.of(Map.of(), folder))) {
      return work.run(database);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
