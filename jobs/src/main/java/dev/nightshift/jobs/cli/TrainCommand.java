package dev.nightshift.jobs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// Walks through the commands that only read, on a data directory of its own, so that the JDK's
/// ahead-of-time cache learns what a start needs. The start script runs it once per build.
@Command(name = "train", hidden = true, description = "Prepares a fast start (for ./nightshift).")
final class TrainCommand implements Callable<Integer> {
  private static final List<List<String>> WALK =
      List.of(
          List.of("profile", "use", "development"),
          List.of("doctor"),
          List.of("status"),
          List.of("jobs", "list"),
          List.of("query", "list"),
          List.of("query", "what_is_running"),
          List.of("query", "who_uses_most_cpu", "--format", "json"),
          List.of("profile", "list"),
          List.of("profile", "show"));

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    Path data = Files.createTempDirectory("nightshift-train-");
    try (var nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      // The embedded server may run as another user, who has to pass through.
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
      System.setOut(nowhere);
      for (var words : WALK) {
        Nightshift.commandLine().execute(with(data, words));
      }
    } finally {
      System.setOut(out);
      delete(data);
    }
    return 0;
  }

  private static String[] with(Path data, List<String> words) {
    return Stream.concat(words.stream(), Stream.of("--data", data.toString()))
        .toArray(String[]::new);
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
