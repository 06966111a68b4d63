package dev.nightshift.jobs.cli;

import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The embedded server's data with the whole schema and no rows, made once for a test run: an
/// engine that is not tried for its very first start need not make it again.
final class PreparedServer {
  private static @Nullable Path made;

  private PreparedServer() {}

  /// Puts it into a data directory that has none yet. The port and the locks are not part of it.
  static void into(Path data) throws IOException, InterruptedException {
    Path target = data.resolve("postgres");
    if (Files.exists(target)) {
      return;
    }
    run("mkdir", "-m", "711", target.toString());
    for (String part : List.of("data", "engine-password", "password")) {
      run("cp", "-a", made().resolve("postgres").resolve(part).toString(), target.toString());
    }
  }

  private static synchronized Path made() throws IOException {
    if (made == null) {
      Path folder = Files.createTempDirectory("nightshift-prepared-");
      Databases.forEngine(DatabaseConfig.of(Map.of(), folder)).close();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      run("rm", "-rf", folder.toString());
                    } catch (IOException | InterruptedException left) {
                      throw new IllegalStateException(left);
                    }
                  }));
      made = folder;
    }
    return made;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
