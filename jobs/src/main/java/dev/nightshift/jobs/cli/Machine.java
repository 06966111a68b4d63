package dev.nightshift.jobs.cli;

import dev.nightshift.engine.usage.HostFacts;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.usage.HostStore;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The machine a process runs on, entered in the register.
///
/// @param id its identity
/// @param facts what it is
/// @param dockerTrouble why Docker is not watched, in a sentence; null where it is
record Machine(HostId id, HostFacts facts, @Nullable String dockerTrouble) {

  /// Looks at the machine and its Docker daemon and enters it. Without Docker the machine itself is
  /// watched.
  static Machine register(
      Database database, DockerHost docker, Map<String, String> environment, Instant now) {
    HostFacts facts;
    try (var meter = HostMeter.ofThisMachine(KernelFiles.withinLimits())) {
      facts = meter.facts(HostMeter.hostName(environment));
    }
    String trouble = null;
    try {
      var daemon = docker.facts();
      facts = facts.withDocker(daemon.version(), daemon.operatingSystem(), daemon.kernel());
    } catch (NightshiftException silent) {
      trouble = silent.getMessage();
    }
    return new Machine(new HostStore(database.jdbi()).register(facts, now), facts, trouble);
  }

  /// The identity of this machine, for a command that only reads.
  ///
  /// @throws NightshiftException of kind OPERATOR when no engine and no command entered it yet
  static HostId known(Session session) {
    String name = HostMeter.hostName(session.settings().environment());
    return new HostStore(session.database().jdbi())
        .find(name)
        .orElseThrow(
            () ->
                new NightshiftException(
                    ErrorKind.OPERATOR,
                    "Nothing is known of this host, '"
                        + name
                        + "', yet: 'nightshift run' enters it."));
  }

  /// The machine in one line.
  String sentence() {
    return String.join(
        ", ",
        facts.name(),
        facts.os() == null ? "unknown system" : facts.os(),
        facts.cpus() == null ? "unknown CPUs" : facts.cpus() + " CPUs",
        facts.memoryBytes() == null ? "unknown memory" : Words.size(facts.memoryBytes()),
        facts.cgroupVersion() == null ? "no readable cgroups" : "cgroup v" + facts.cgroupVersion(),
        facts.dockerVersion() == null ? "Docker not reached" : "Docker " + facts.dockerVersion());
  }
}
