package dev.nightshift.engine.usage;

/// Where the numbers of a container's sample came from.
public enum SampleSource {
  /// Files of a cgroup v1 hierarchy.
  CGROUP_V1(1),
  /// Files of the unified cgroup v2 hierarchy.
  CGROUP_V2(2),
  /// The stats call of a Docker daemon, for daemons elsewhere.
  DOCKER_API(3);

  private final int code;

  SampleSource(int code) {
    this.code = code;
  }

  /// What stands in column `container_sample.source`.
  public int code() {
    return code;
  }
}
