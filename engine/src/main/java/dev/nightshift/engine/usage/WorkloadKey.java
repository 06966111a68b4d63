package dev.nightshift.engine.usage;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What makes two containers the same workload.
///
/// In this order: label `nightshift.group`; Compose project and service; the container's name
/// without its replica number; for jobs that come and go under made-up names, image and command.
/// Which names are made up is the only guess in it: Docker makes them up as `adjective_surname`,
/// tools end them with eight or more (hexadecimal) digits.
///
/// @param kind how it was recognised
/// @param name its name, e.g. `shop/web`; cut at {@value #MAX_NAME} characters
public record WorkloadKey(Kind kind, String name) {
  public static final int MAX_NAME = 200;

  /// How a workload was recognised.
  public enum Kind {
    GROUP,
    COMPOSE,
    NAME,
    IMAGE;

    /// The word in column `workload.kind`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String GROUP_LABEL = "nightshift.group";
  private static final String COMPOSE_PROJECT = "com.docker.compose.project";
  private static final String COMPOSE_SERVICE = "com.docker.compose.service";
  private static final String COMPOSE_ONE_OFF = "com.docker.compose.oneoff";
  private static final String SWARM_SERVICE = "com.docker.swarm.service.name";

  private static final Pattern REPLICA = Pattern.compile("(.*[^-_.0-9])[-_.][0-9]{1,4}");
  private static final Pattern DOCKER_RANDOM = Pattern.compile("[a-z]+_[a-z]+[0-9]?");
  private static final Pattern DIGITS_END =
      Pattern.compile("(?:.+[-_.])?(?=[a-f]*[0-9])[0-9a-f]{8,64}");

  public WorkloadKey {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a workload needs a name");
    }
    if (name.length() > MAX_NAME) {
      name = name.substring(0, MAX_NAME);
    }
  }

  /// The workload of a container.
  ///
  /// @param container its name without the leading slash
  /// @param image image reference
  /// @param command command and arguments
  public static WorkloadKey of(
      String container, String image, String command, Map<String, String> labels) {
    String group = labels.getOrDefault(GROUP_LABEL, "").strip();
    if (!group.isEmpty()) {
      return new WorkloadKey(Kind.GROUP, group);
    }
    String service = labels.getOrDefault(COMPOSE_SERVICE, "").strip();
    if (!service.isEmpty()) {
      String project = labels.getOrDefault(COMPOSE_PROJECT, "").strip();
      String name = project.isEmpty() ? service : project + "/" + service;
      boolean run = "True".equalsIgnoreCase(labels.get(COMPOSE_ONE_OFF));
      return new WorkloadKey(Kind.COMPOSE, run ? name + " (one-off)" : name);
    }
    String swarm = labels.getOrDefault(SWARM_SERVICE, "").strip();
    if (!swarm.isEmpty()) {
      return new WorkloadKey(Kind.NAME, swarm);
    }
    if (container.isBlank() || isRandom(container)) {
      String job = (withoutDigest(image) + " " + command).strip();
      return new WorkloadKey(Kind.IMAGE, job.isEmpty() ? "unnamed" : job);
    }
    return new WorkloadKey(Kind.NAME, withoutReplica(container));
  }

  /// The name without a trailing number of one to four digits set off by `-`, `_` or `.`.
  static String withoutReplica(String container) {
    var replica = REPLICA.matcher(container);
    return replica.matches() ? replica.group(1) : container;
  }

  /// Whether a name was made up by Docker or a tool, so that the next run will have another.
  static boolean isRandom(String container) {
    return DOCKER_RANDOM.matcher(container).matches()
        ? DockerNames.isMadeUp(container)
        : DIGITS_END.matcher(container).matches();
  }

  private static String withoutDigest(String image) {
    int at = image.indexOf('@');
    return at > 0 ? image.substring(0, at) : image;
  }
}
