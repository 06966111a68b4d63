package dev.nightshift.jobs.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.InvocationBuilder;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.nightshift.engine.usage.ContainerFacts;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Containers of Nightshift's own that do nothing and live for a moment, to time Docker. They carry
/// a label, have no network, no capabilities, little memory, a read-only root, and are never
/// advised on. Their image is our own, made when it is needed and removed afterwards; nothing is
/// pulled, and no container without the label is touched.
public final class ScratchContainers implements AutoCloseable {
  private static final String LABEL = ContainerFacts.SCRATCH;
  private static final Map<String, String> LABELS = labels();
  private static final String REPOSITORY = "nightshift-benchmark";
  private static final String TAG = "1";
  private static final String IMAGE = REPOSITORY + ":" + TAG;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final long MAX_PIDS = 16;
  private static final long EXEC_SECONDS = 20;
  private static final long PROGRAM_BYTES = 256L << 20;
  private static final long PROGRAM_PIDS = 64;
  private static final int MAX_LOG = 1 << 20;
  private static final List<String> HOST_PROGRAMS = List.of("/usr", "/bin", "/lib", "/lib64");

  private final DockerClient client;
  private final DockerHttpClient http;
  private final URI host;

  ScratchContainers(DockerClient client, DockerHttpClient http, URI host) {
    this.client = client;
    this.http = http;
    this.host = host;
  }

  /// Why they cannot be made here; empty when they can.
  public Optional<String> trouble() {
    try {
      String architecture = asked(() -> client.infoCmd().exec().getArchitecture());
      return TinyImage.ARCHITECTURE.equals(architecture)
          ? Optional.empty()
          : Optional.of(
              "the image that is timed is made for "
                  + TinyImage.ARCHITECTURE
                  + ", this daemon runs on "
                  + architecture);
    } catch (NightshiftException silent) {
      return Optional.ofNullable(silent.getMessage());
    }
  }

  /// Makes the image, and removes what a killed run left.
  public void prepare() {
    asked(
        () -> {
          sweep();
          importImage();
          return true;
        });
  }

  /// By a plain request: docker-java's own command sends this daemon an empty body.
  private void importImage() {
    var request =
        DockerHttpClient.Request.builder()
            .method("POST")
            .path("/images/create?fromSrc=-&repo=" + REPOSITORY + "&tag=" + TAG)
            .putHeader("Content-Type", "application/x-tar")
            .bodyBytes(TinyImage.tar())
            .build();
    try (var response = http.execute(request)) {
      String answer = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
      if (response.getStatusCode() != 200 || answer.contains("\"error\"")) {
        throw new NightshiftException(
            ErrorKind.HOST, "Docker could not import the image to be timed: " + answer.strip());
      }
    } catch (IOException e) {
      throw DockerFailure.of(host, e);
    }
  }

  /// Creates a container that sleeps when it runs.
  ///
  /// @return its id
  public String create() {
    return made(
        () ->
            client
                .createContainerCmd(IMAGE)
                .withLabels(LABELS)
                .withEntrypoint(TinyImage.PROGRAM)
                .withNetworkDisabled(true)
                .withHostConfig(
                    HostConfig.newHostConfig()
                        .withNetworkMode("none")
                        .withReadonlyRootfs(true)
                        .withCapDrop(Capability.ALL)
                        .withMemory(MEMORY_BYTES)
                        .withPidsLimit(MAX_PIDS)
                        .withCpuShares(2))
                .withAttachStdout(true)
                .exec()
                .getId());
  }

  public void start(String id) {
    asked(() -> client.startContainerCmd(id).exec());
  }

  /// Starts a container and tells how long it took until its program did something, in seconds.
  public double secondsToFirstInstruction(String id) throws InterruptedException {
    var wrote = new CountDownLatch(1);
    var reader =
        new ResultCallback.Adapter<Frame>() {
          @Override
          public void onNext(Frame frame) {
            wrote.countDown();
          }
        };
    try (reader) {
      asked(
          () -> client.attachContainerCmd(id).withStdOut(true).withFollowStream(true).exec(reader));
      reader.awaitStarted(EXEC_SECONDS, TimeUnit.SECONDS);
      long begin = System.nanoTime();
      start(id);
      if (!wrote.await(EXEC_SECONDS, TimeUnit.SECONDS)) {
        throw new NightshiftException(
            ErrorKind.HOST, "A container did nothing within " + EXEC_SECONDS + " s of its start.");
      }
      return (System.nanoTime() - begin) / 1e9;
    } catch (IOException e) {
      throw DockerFailure.of(host, e);
    }
  }

  /// Memory that a running container uses, in bytes; 0 when this machine's cgroups do not tell.
  public long memoryBytes(String id) {
    return asked(
        () -> {
          try (var stats = new InvocationBuilder.AsyncResultCallback<Statistics>()) {
            client.statsCmd(id).withNoStream(true).exec(stats);
            var memory = stats.awaitResult().getMemoryStats();
            Long used = memory == null ? null : memory.getUsage();
            return used == null ? 0L : used;
          } catch (IOException e) {
            throw DockerFailure.of(host, e);
          }
        });
  }

  /// Runs a program that ends at once in a container, and waits for its end.
  public void exec(String id) throws InterruptedException {
    String exec =
        asked(
            () ->
                client
                    .execCreateCmd(id)
                    .withCmd(TinyImage.PROGRAM, "end")
                    .withAttachStdout(true)
                    .exec()
                    .getId());
    try (var end = new ResultCallback.Adapter<Frame>()) {
      asked(() -> client.execStartCmd(exec).exec(end));
      if (!end.awaitCompletion(EXEC_SECONDS, TimeUnit.SECONDS)) {
        throw new NightshiftException(
            ErrorKind.HOST, "A program in a container did not end within " + EXEC_SECONDS + " s.");
      }
    } catch (IOException e) {
      throw DockerFailure.of(host, e);
    }
  }

  public void pause(String id) {
    asked(() -> client.pauseContainerCmd(id).exec());
  }

  public void unpause(String id) {
    asked(() -> client.unpauseContainerCmd(id).exec());
  }

  /// Stops a container at once.
  public void stop(String id) {
    asked(() -> client.killContainerCmd(id).exec());
  }

  public void remove(String id) {
    asked(
        () -> {
          try {
            return client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
          } catch (NotFoundException gone) {
            return null;
          } catch (ConflictException removedBySomebodyElse) {
            awaitGone(id);
            return null;
          }
        });
  }

  /// Two who clean up at once: the second waits until the first is through.
  private void awaitGone(String id) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EXEC_SECONDS);
    while (true) {
      try {
        client.inspectContainerCmd(id).exec();
      } catch (NotFoundException gone) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new NightshiftException(
            ErrorKind.HOST, "Docker does not remove the container " + id + " of a benchmark.");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static Map<String, String> labels() {
    var labels = new HashMap<>(ScratchOwner.label());
    labels.put(LABEL, "benchmark");
    labels.put(ContainerFacts.ENABLE, "false");
    return Map.copyOf(labels);
  }

  /// Creates a container; where another process has just removed the image with its own, it is made
  /// again.
  private String made(Supplier<String> creation) {
    return asked(
        () -> {
          try {
            return creation.get();
          } catch (NotFoundException gone) {
            importImage();
            return creation.get();
          }
        });
  }

  /// What a program in a container printed, and how it ended.
  ///
  /// @param exitCode null when it did not end in time and was killed
  public record Output(@Nullable Integer exitCode, String output) {}

  /// Runs a program in a container of a local image, without network, within 256 MiB, at the lowest
  /// weight, and removes the container.
  public Output run(String image, List<String> command, Duration limit)
      throws InterruptedException {
    return run(image, command, List.of(), limit);
  }

  /// Runs a program of the host in a container of the tiny image: the host's programs and libraries
  /// are mounted into it, to be read only.
  public Output runHostProgram(List<String> command, Duration limit) throws InterruptedException {
    var mounts =
        HOST_PROGRAMS.stream()
            .filter(folder -> Files.isDirectory(Path.of(folder)))
            .map(folder -> new Bind(folder, new Volume(folder), AccessMode.ro))
            .toList();
    return run(IMAGE, command, mounts, limit);
  }

  private Output run(String image, List<String> command, List<Bind> mounts, Duration limit)
      throws InterruptedException {
    String id =
        made(
            () ->
                client
                    .createContainerCmd(image)
                    .withLabels(LABELS)
                    .withCmd(command)
                    .withNetworkDisabled(true)
                    .withHostConfig(
                        HostConfig.newHostConfig()
                            .withBinds(mounts)
                            .withNetworkMode("none")
                            .withCapDrop(Capability.ALL)
                            .withMemory(PROGRAM_BYTES)
                            .withMemorySwap(PROGRAM_BYTES)
                            .withPidsLimit(PROGRAM_PIDS)
                            .withCpuShares(2))
                    .exec()
                    .getId());
    try {
      start(id);
      Integer code = exitCode(id, limit);
      return new Output(code, code == null ? "" : log(id));
    } finally {
      remove(id);
    }
  }

  private @Nullable Integer exitCode(String id, Duration limit) throws InterruptedException {
    try (var end = asked(() -> client.waitContainerCmd(id).start())) {
      if (!end.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return null;
      }
      return end.awaitStatusCode();
    } catch (IOException e) {
      throw DockerFailure.of(host, e);
    }
  }

  private String log(String id) throws InterruptedException {
    var text = new StringBuilder();
    var reader =
        new ResultCallback.Adapter<Frame>() {
          @Override
          public void onNext(Frame frame) {
            if (text.length() < MAX_LOG) {
              text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
          }
        };
    try (reader) {
      asked(() -> client.logContainerCmd(id).withStdOut(true).withStdErr(true).exec(reader));
      reader.awaitCompletion(EXEC_SECONDS, TimeUnit.SECONDS);
      return text.toString();
    } catch (IOException e) {
      throw DockerFailure.of(host, e);
    }
  }

  /// Whether there are any, be it of a run that goes on or of a killed one.
  public boolean areLeft() {
    return asked(() -> !left().isEmpty());
  }

  private List<Container> left() {
    return client
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(List.of(LABEL))
        .exec()
        .stream()
        .filter(container -> !ScratchOwner.isAnother(container.getLabels()))
        .toList();
  }

  /// Removes all scratch containers and their image, also those that a killed process left; not
  /// those of another process that lives.
  private void sweep() {
    left().forEach(left -> remove(left.getId()));
    try {
      client.removeImageCmd(IMAGE).withForce(true).exec();
    } catch (NotFoundException gone) {
      return;
    }
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (NightshiftException known) {
      throw known;
    } catch (RuntimeException failure) {
      throw DockerFailure.of(host, failure);
    }
  }

  /// Removes all that was made.
  @Override
  public void close() {
    asked(
        () -> {
          sweep();
          return true;
        });
  }
}
