package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.profile.MailConfig;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.DatabaseConfig;
import dev.nightshift.jobs.database.Databases;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.health.Probes;
import dev.nightshift.jobs.host.Cgroups;
import dev.nightshift.jobs.host.KernelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// A node in a process of its own that takes turns until it is killed, and sends itself a signal at
/// a point: it is stopped or dies there for real, in the middle of whatever it holds.
final class RolloutNode {
  private RolloutNode() {}

  /// @param words host, name, folder of fences, milliseconds of the lease, signal, point
  public static void main(String[] words) throws Exception {
    try (var database = Databases.forCommand(DatabaseConfig.of(System.getenv(), Path.of(".")));
        var docker = DockerHost.of(Map.of())) {
      var job = job(database, docker, words);
      while (true) {
        System.out.println(
            "turn: "
                + job.run(
                        new dev.nightshift.jobs.schedule.JobRun(
                            0, "rollout", "host:here", Rolled.START, Rolled.START, 1))
                    .sentence());
        Thread.sleep(20);
      }
    }
  }

  private static RolloutJob job(Database database, DockerHost docker, String[] words) {
    var host = new HostId(Long.parseLong(words[0]));
    var once = new AtomicBoolean();
    return RolloutJob.of(
        new RolloutJob.Wiring(
            database.jdbi(),
            host,
            words[1],
            docker,
            Cgroups.ofThisMachine(KernelFiles.withinLimits()),
            new Probes(),
            new RolloutAlerts(database.jdbi(), host, _ -> {}, () -> MailConfig.AlertMails.NONE),
            Path.of(words[2]),
            Duration.ofMillis(Long.parseLong(words[3])),
            point -> {
              if (point.equals(words[5]) && once.compareAndSet(false, true)) {
                signal(words[4]);
              }
            },
            () -> Duration.ZERO));
  }

  private static void signal(String name) {
    System.out.println("signal " + name);
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(ProcessHandle.current().pid()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
