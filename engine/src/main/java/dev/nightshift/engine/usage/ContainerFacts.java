package dev.nightshift.engine.usage;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Docker says about one container. All names in it are hostile text.
///
/// @param dockerId Docker's 64-digit id
/// @param name name without the leading slash
/// @param image image reference it was created from
/// @param imageId digest of that image
/// @param command command and arguments, cut at {@value #MAX_COMMAND} characters
/// @param state created, running, paused, restarting, exited or dead
/// @param health healthy, unhealthy or starting; null without a health check
/// @param pid its first process on the host while it runs
/// @param jvmOptions as {@link JvmOptions} finds them; null where it is no Java virtual machine
/// @param ownNetwork whether it has a network namespace of its own: else its traffic is not its own
public record ContainerFacts(
    String dockerId,
    String name,
    String image,
    @Nullable String imageId,
    String command,
    Map<String, String> labels,
    String state,
    @Nullable String health,
    @Nullable Long pid,
    boolean ownNetwork,
    int restartCount,
    @Nullable Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    ContainerLimits limits,
    @Nullable String jvmOptions) {
  public static final int MAX_COMMAND = 1_000;

  /// Label that keeps Nightshift away from a container.
  public static final String ENABLE = "nightshift.enable";

  /// Label of the containers that benchmarks make and remove.
  public static final String SCRATCH = "nightshift.scratch";

  /// One that is no Java virtual machine.
  public ContainerFacts(
      String dockerId,
      String name,
      String image,
      @Nullable String imageId,
      String command,
      Map<String, String> labels,
      String state,
      @Nullable String health,
      @Nullable Long pid,
      boolean ownNetwork,
      int restartCount,
      @Nullable Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      ContainerLimits limits) {
    this(
        dockerId,
        name,
        image,
        imageId,
        command,
        labels,
        state,
        health,
        pid,
        ownNetwork,
        restartCount,
        createdAt,
        startedAt,
        finishedAt,
        limits,
        null);
  }

  public ContainerFacts {
    labels = Map.copyOf(labels);
    if (command.length() > MAX_COMMAND) {
      command = command.substring(0, MAX_COMMAND);
    }
  }

  /// False when label `nightshift.enable` is `false`: then it is listed, never measured or changed.
  public boolean watched() {
    return !"false".equalsIgnoreCase(labels.getOrDefault(ENABLE, "true").strip());
  }

  /// Whether a benchmark of ours made it: it lives for seconds and is none of the host's.
  public boolean scratch() {
    return labels.containsKey(SCRATCH);
  }

  /// Whether its first process lives.
  public boolean running() {
    return state.equals("running") || state.equals("paused");
  }

  public WorkloadKey workload() {
    return WorkloadKey.of(name, image, command, labels);
  }
}
