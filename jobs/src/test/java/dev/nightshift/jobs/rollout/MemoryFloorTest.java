package dev.nightshift.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.rightsizing.DockerUpdate;
import dev.nightshift.engine.rightsizing.Undo;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.usage.ContainerLimits;
import dev.nightshift.jobs.docker.DockerCli;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.docker.LimitWriter;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.KernelFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A thousand attempts to lower the memory limit of a container that grows all the while.
class MemoryFloorTest {
  private static final int ATTEMPTS = 1_000;
  private static final long MOST = 512 * Rolled.MIB;

  /// So much that what is to spare above the use is not filled before the limit is raised again.
  private static final long LEAST = 64 * Rolled.MIB;

  private static final String NAME = "ns-rollout-growing";

  /// Grows by a quarter of a mebibyte at a time, up to 300 MiB, and begins anew.
  private static final String GROW =
      """
      while :; do i=0; while [ $i -lt 1200 ]; do head -c 262144 /dev/zero >/t/$i; i=$((i+1)); done; busybox rm -f /t/*; done
      """;

  @Test
  void isNeverSetUnderWhatAGrowingProcessUses() throws Exception {
    DockerCli.assumeDaemon();
    String id =
        DockerCli.start(
            NAME,
            List.of(
                "-m",
                "512m",
                "--memory-swap",
                "512m",
                "--network",
                "none",
                "--tmpfs",
                "/t:size=500m",
                "--cpus",
                "0.05"),
            "/bin/sh",
            "-c",
            GROW);
    try (var docker = DockerHost.of(Map.of())) {
      var lookout = new Lookout(docker, Cgroups.ofThisMachine(KernelFiles.withinLimits()));
      attempts(id, lookout, docker.limits());
    } finally {
      DockerCli.docker("rm", "-f", NAME);
    }
  }

  private static void attempts(String id, Lookout lookout, LimitWriter writer) {
    var floor = new MemoryFloor(lookout);
    var random = new Random(20_261_121L);
    double[] races = new double[ATTEMPTS];
    int applied = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      long used = used(lookout, id);
      long wanted = Math.max(LEAST, (long) (used * (0.8 + 0.5 * random.nextDouble())));
      var target = target(id, wanted);
      var use = floor.use(target, target.change(), true);
      long read = System.nanoTime();
      if (use.obstacle() == null) {
        applied++;
        assertThat(writer.write(id, target.change()))
            .as("attempt %d: %d bytes, used %d", i, wanted, use.bytes())
            .isInstanceOf(LimitWriter.Answer.Accepted.class);
        races[applied - 1] = (System.nanoTime() - read) / 1e6;
        assertThat(used(lookout, id)).as("attempt %d", i).isLessThanOrEqualTo(wanted);
        writer.write(id, target.undo());
      }
    }
    double[] sorted = Arrays.copyOf(races, applied);
    Arrays.sort(sorted);
    System.out.printf(
        "%d of %d attempts applied; from reading what is used to the daemon's answer: p50 %.1f ms, p99 %.1f ms%n",
        applied, ATTEMPTS, sorted[applied / 2], sorted[(int) (applied * 0.99)]);
    assertThat(applied).as("some fit, some do not").isBetween(50, ATTEMPTS - 50);
  }

  private static long used(Lookout lookout, String id) {
    var reading = lookout.look(id).orElseThrow().reading();
    assertThat(reading).isNotNull();
    Long used = reading.memory().workingSet();
    assertThat(used).isNotNull();
    return used;
  }

  private static Plan.Target target(String id, long memory) {
    var before = new ContainerLimits(null, null, null, null, null, MOST, MOST, null, null);
    return new Plan.Target(
        1,
        1,
        id,
        NAME,
        before,
        before,
        new DockerUpdate(null, null, null, memory, memory, null),
        new DockerUpdate(null, null, null, MOST, MOST, null),
        Undo.EXACT);
  }
}
