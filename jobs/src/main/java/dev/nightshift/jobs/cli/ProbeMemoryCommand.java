package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Quantities;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.rollout.MemoryFloor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says whether a rollout would set this memory limit now. Nothing is changed.
@Command(
    name = "memory",
    description = "Says whether a rollout would lower the memory limit of a container so far now.")
final class ProbeMemoryCommand extends DatabaseCommand {
  @Option(names = "--container", paramLabel = "ID", required = true, description = "Id or name.")
  private String container = "";

  @Option(names = "--limit", paramLabel = "SIZE", required = true, description = "E.g. 16MiB.")
  private String limit = "";

  @Override
  int run(Session session) {
    try (var docker = DockerHost.of(session.settings().environment())) {
      var facts =
          docker
              .inspect(container)
              .orElseThrow(
                  () ->
                      new NightshiftException(
                          ErrorKind.OPERATOR, "There is no container '" + container + "'."));
      var use =
          new MemoryFloor(docker, Cgroups.ofThisMachine(KernelFiles.withinLimits()))
              .use(facts.dockerId(), facts.name(), Quantities.parseBytes(limit));
      session
          .out()
          .printf(
              "%s; killed for want of memory: %s%n",
              Terminal.harmless(
                  use.obstacle() == null
                      ? facts.name() + " leaves enough to spare"
                      : use.obstacle()),
              use.oomKills());
      return use.obstacle() == null ? 0 : Failures.NO;
    }
  }
}
