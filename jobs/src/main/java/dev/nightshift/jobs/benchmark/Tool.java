package dev.nightshift.jobs.benchmark;

import dev.nightshift.jobs.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a program of the machine gently: at the lowest priority, for a limited time, with limited
/// output. It is ended when the thread that runs it is interrupted, and by `timeout` should this
/// process die first.
final class Tool {
  private static final Logger LOG = LoggerFactory.getLogger(Tool.class);
  private static final int MOST_OUTPUT = 1 << 20;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final long MOST_FILE = 1L << 30;

  private final String path;
  private final long fileBytes;
  private final boolean insisted;
  private final Map<String, String> environment;

  /// @param path folders in which programs are looked for, as in PATH
  Tool(String path) {
    this(path, MOST_FILE, false, Map.of());
  }

  private Tool(String path, long fileBytes, boolean insisted, Map<String, String> environment) {
    this.path = path;
    this.fileBytes = fileBytes;
    this.insisted = insisted;
    this.environment = Map.copyOf(environment);
  }

  /// The same where somebody insists on numbers from a busy host: at a low priority, but not only
  /// while nobody else wants the CPU.
  Tool insisted() {
    return new Tool(path, fileBytes, true, environment);
  }

  /// The same with more in the environment of programs: what must not stand in their command.
  Tool with(Map<String, String> variables) {
    return new Tool(path, fileBytes, insisted, variables);
  }

  /// The same, with a bound for each file that a program writes: beyond it it is ended.
  Tool withFilesUpTo(long bytes) {
    return new Tool(path, bytes, insisted, environment);
  }

  /// How a program ended.
  sealed interface Ended {
    /// It ended by itself.
    record Exited(int code, String output, String error) implements Ended {}

    /// It ran for too long and was ended.
    record TimedOut(Duration after) implements Ended {}

    /// It could not be started, or did not let itself be read.
    record Broken(String reason) implements Ended {}
  }

  /// Where a program is; empty when the machine has none.
  Optional<Path> find(String program) {
    for (String folder : path.split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// Runs a program until it ends or `limit` is over.
  Ended run(List<String> command, Path folder, Duration limit) throws InterruptedException {
    Process process;
    try {
      var builder =
          new ProcessBuilder(gently(command, limit))
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      return new Ended.Broken("it could not be started: " + Reason.of(e));
    }
    var output = reading(process.getInputStream());
    var error = reading(process.getErrorStream());
    boolean ended;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      end(process); // also what it left behind, which would hold its output open
    }
    if (!ended) {
      return new Ended.TimedOut(limit);
    }
    try {
      return new Ended.Exited(process.exitValue(), read(output), read(error));
    } catch (ExecutionException e) {
      return new Ended.Broken("its output could not be read: " + e.getMessage());
    } catch (TimeoutException e) {
      return new Ended.Broken("what it left in the background holds its output open");
    }
  }

  private static String read(CompletableFuture<String> text)
      throws InterruptedException, ExecutionException, TimeoutException {
    return text.get(GRACE.toSeconds(), TimeUnit.SECONDS);
  }

  /// Ends the program and all it started. What was started while we looked, or has lost its parent,
  /// is in the group that `timeout` leads: it makes it before it starts anything.
  private static void end(Process process) {
    if (process.isAlive()) { // else its output may still be read, and is closed by this
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().completeOnTimeout(process, 2, TimeUnit.SECONDS).join();
    }
    endGroup(process.pid());
  }

  private static void endGroup(long leader) {
    try {
      new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + leader)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      LOG.warn("What a tool started may go on to run: {}", Reason.of(e));
    }
  }

  private List<String> gently(List<String> command, Duration limit) {
    var gentle = new ArrayList<String>();
    find("timeout")
        .ifPresent(
            timeout ->
                gentle.addAll(
                    List.of(
                        timeout.toString(),
                        "--signal=KILL",
                        String.valueOf(limit.plus(GRACE).toSeconds()))));
    find("prlimit")
        .ifPresent(prlimit -> gentle.addAll(List.of(prlimit.toString(), "--fsize=" + fileBytes)));
    find("nice")
        .ifPresent(nice -> gentle.addAll(List.of(nice.toString(), "-n", insisted ? "10" : "19")));
    find("ionice")
        .ifPresent(ionice -> gentle.addAll(List.of(ionice.toString(), "-c", "2", "-n", "7")));
    find("chrt")
        .filter(_ -> !insisted)
        .ifPresent(chrt -> gentle.addAll(List.of(chrt.toString(), "--idle", "0")));
    gentle.addAll(command);
    return gentle;
  }

  /// As text without the zeros that no database and no JSON takes.
  private static String readable(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }

  /// Reads to the end so that the program never waits for us, and keeps the first mebibyte. Readers
  /// of what somebody holds open would take all carriers of virtual threads.
  private static CompletableFuture<String> reading(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (stream) {
                byte[] kept = stream.readNBytes(MOST_OUTPUT);
                stream.transferTo(java.io.OutputStream.nullOutputStream());
                text.complete(readable(kept));
              } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
              }
            });
    return text;
  }
}
