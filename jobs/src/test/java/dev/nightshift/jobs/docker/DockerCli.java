package dev.nightshift.jobs.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `docker` command, for making and changing the containers that tests watch.
public final class DockerCli {
  public static final String IMAGE = "nightshift-test-busybox:1";
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private DockerCli() {}

  /// Skips the test where no daemon answers or no image can be made.
  public static void assumeDaemon() throws IOException, InterruptedException {
    assumeTrue(works("docker", "version"), "no Docker daemon answers here");
    assumeTrue(Files.isExecutable(BUSYBOX), "no /bin/busybox to make an image of");
    if (!works("docker", "image", "inspect", IMAGE)) {
      importImage();
    }
  }

  private static void importImage() throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("nightshift-test-image");
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    for (String tool : List.of("sh", "sleep", "dd", "cat", "tail", "head", "tr")) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
    }
    run("sh", "-c", "tar -C " + root + " -c . | docker import - " + IMAGE);
    run("rm", "-r", root.toString());
  }

  /// Runs `docker` with these arguments and gives what it printed.
  public static String docker(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add("docker");
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /// Starts a container and gives its id.
  public static String start(String name, List<String> options, String... command)
      throws IOException, InterruptedException {
    docker("rm", "-f", name);
    var arguments = new ArrayList<>(List.of("run", "-d", "--name", name));
    arguments.addAll(options);
    arguments.add(IMAGE);
    arguments.addAll(List.of(command));
    return docker(arguments.toArray(String[]::new));
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    boolean mayFail = command.length > 1 && command[1].equals("rm");
    if (exit != 0 && !mayFail) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
    }
    return output.strip();
  }
}
