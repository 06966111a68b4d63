package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.Text;
import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Cgroups;
import org.jspecify.annotations.Nullable;

/// Memory is never set under what is used: on cgroup v1 the kernel would refuse it, on v2 it says
/// yes and kills. The working set is read from the cgroup just before the call; a fifth to spare
/// covers what comes on top meanwhile.
public final class MemoryFloor {
  private static final double SPARE = 1.2;

  private final Lookout lookout;

  MemoryFloor(Lookout lookout) {
    this.lookout = lookout;
  }

  /// For containers whose cgroups can be read here.
  public MemoryFloor(DockerHost docker, Cgroups cgroups) {
    this(new Lookout(docker, cgroups));
  }

  /// What was read.
  ///
  /// @param bytes working set; null when memory is not lowered, or could not be read
  /// @param oomKills processes that were killed for want of memory so far; null when not read
  /// @param obstacle why the limit may not be lowered now; null where it may
  public record Use(@Nullable Long bytes, @Nullable Long oomKills, @Nullable String obstacle) {
    static final Use UNASKED = new Use(null, null, null);
  }

  /// Reads what a container uses, where the update would lower its memory limit.
  Use use(Plan.Target target, DockerUpdate update, boolean lowers) {
    Long limit = update.memoryBytes();
    return lowers && limit != null ? use(target.dockerId(), target.name(), limit) : Use.UNASKED;
  }

  /// Reads what a container uses, and whether a limit of so many bytes leaves enough.
  ///
  /// @param name as sentences call it
  public Use use(String dockerId, String name, long limit) {
    var reading = lookout.look(dockerId).map(Lookout.Seen::reading);
    Long used = reading.map(one -> one.memory().workingSet()).orElse(null);
    return new Use(
        used,
        reading.map(one -> one.paging().oomKills()).orElse(null),
        obstacle(name, limit, used));
  }

  private static @Nullable String obstacle(String name, long limit, @Nullable Long used) {
    if (used == null) {
      return name + " is not lowered: how much memory it uses could not be read";
    }
    return used * SPARE > limit
        ? "%s uses %s, too much for a limit of %s"
            .formatted(name, Text.bytes(used), Text.bytes(limit))
        : null;
  }
}
