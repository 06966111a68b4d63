package dev.nightshift.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `nightshift` in a process of its own, to be watched, signalled and killed. It sees nothing of
/// this machine's settings but what a test gives it.
final class NightshiftProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path error;

  private NightshiftProcess(Process process, Path out, Path error) {
    this.process = process;
    this.out = out;
    this.error = error;
  }

  /// @param data the data directory
  static NightshiftProcess start(Map<String, String> environment, Path data, String... words)
      throws IOException {
    return start(environment, data, List.of(), words);
  }

  /// @param options more options of the JVM
  static NightshiftProcess start(
      Map<String, String> environment, Path data, List<String> options, String... words)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                // who starts tests in the background has their children ignore Ctrl-C
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Nightshift.class.getName()));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of(words));
    Path out = Files.createTempFile("nightshift-out-", ".txt");
    Path error = Files.createTempFile("nightshift-err-", ".txt");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTSHIFT_"));
    builder.environment().putAll(environment);
    return new NightshiftProcess(builder.start(), out, error);
  }

  /// Waits until standard output holds a text.
  ///
  /// @return all of standard output so far
  String await(String text, Duration within) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      boolean ended = !process.isAlive();
      String said = out();
      if (said.contains(text)) {
        return said;
      }
      if (ended || System.nanoTime() > deadline) {
        throw new AssertionError(
            (ended ? "it ended" : "not within " + within) + ": " + text + "\n" + said + error());
      }
      Thread.sleep(20);
    }
  }

  /// Writes to its standard input and closes it.
  void type(String text) throws IOException {
    try (var in = process.outputWriter()) {
      in.write(text);
    }
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String error() throws IOException {
    return Files.readString(error);
  }

  long pid() {
    return process.pid();
  }

  /// As kill -9 does it.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// Sends a signal, e.g. `INT`.
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /// @return the exit code
  int waitFor(Duration within) throws IOException, InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("not ended within " + within + ":\n" + out() + error());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(out);
    Files.deleteIfExists(error);
  }
}
