package dev.nightshift.jobs.mail;

import dev.nightshift.jobs.database.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// Nodes for tests that start hundreds of them: the class path as jars, and what the JVM learned
/// from one that had nothing to do (its ahead-of-time cache, which takes no folders). They start in
/// less than half the time.
final class NodeImage {
  private final List<String> options;
  private final String classPath;
  private final String[] arguments;

  private NodeImage(List<String> options, String classPath, String[] arguments) {
    this.options = options;
    this.classPath = classPath;
    this.arguments = arguments;
  }

  /// @param folder for jars and cache
  /// @param arguments of [OutboxNodeMain]; nothing may lie in the outbox yet
  static NodeImage make(Path folder, String... arguments) throws IOException, InterruptedException {
    String classPath = jars(folder);
    Path cache = folder.resolve("node.aot");
    try (var learning =
        ChildJvm.start(
            List.of("-XX:AOTCacheOutput=" + cache), classPath, OutboxNodeMain.class, arguments)) {
      learning.await("ready");
      learning.say("go");
      learning.ended();
    }
    return new NodeImage(
        Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of(), classPath, arguments);
  }

  /// Starts one, which says `ready` once it is.
  ChildJvm start() throws IOException {
    return ChildJvm.start(options, classPath, OutboxNodeMain.class, arguments);
  }

  private static String jars(Path folder) throws IOException {
    var parts = new ArrayList<String>();
    for (String part : ChildJvm.classPath().split(File.pathSeparator, -1)) {
      var path = Path.of(part);
      parts.add(
          Files.isDirectory(path)
              ? jar(path, folder.resolve("classes-" + parts.size() + ".jar")).toString()
              : part);
    }
    return String.join(File.pathSeparator, parts);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                  Files.copy(file, out);
                  out.closeEntry();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return jar;
  }
}
