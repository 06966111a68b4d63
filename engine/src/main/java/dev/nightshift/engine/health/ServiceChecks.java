package dev.nightshift.engine.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Checks of what the host needs beside itself: the right time and the Docker daemon.
public final class ServiceChecks {
  private final HostHealthConfig limits;
  private final Judge judge;

  public ServiceChecks(HostHealthConfig limits, Judge judge) {
    this.limits = limits;
    this.judge = judge;
  }

  public List<HealthResult> clock(String host, ClockVitals clock) {
    var results = new ArrayList<HealthResult>();
    var threshold = limits.clockOffset().seconds();
    Duration database = clock.toDatabase();
    results.add(
        database == null
            ? HealthResult.unknown("clock", host, "The database's clock could not be read.")
            : offset("clock", host, threshold, database, "the database's"));
    Duration truth = clock.toTrueTime();
    results.add(
        truth == null
            ? HealthResult.unknown(
                "time-sync",
                host,
                "The kernel says that nothing keeps this clock in step, so how far it is off is not known: run"
                    + " chrony or systemd-timesyncd.")
            : offset("time-sync", host, threshold, truth, "true time"));
    return results;
  }

  private HealthResult offset(
      String check, String host, Threshold threshold, Duration offset, String other) {
    return judge.tooHigh(
        check,
        host,
        threshold,
        offset.abs().toNanos() / 1e9,
        "seconds",
        "The clock is "
            + Phrases.time(offset.abs())
            + (offset.isNegative() ? " behind " : " ahead of ")
            + other
            + ".");
  }

  public HealthResult docker(String host, DockerAnswer answer) {
    return switch (answer) {
      case DockerAnswer.Answered(var latency, var version) ->
          judge.tooHigh(
              "docker",
              host,
              limits.dockerLatency().seconds(),
              latency.toNanos() / 1e9,
              "seconds",
              "Docker " + version + " answered within " + Phrases.time(latency) + ".");
      case DockerAnswer.Silent(var reason) ->
          HealthResult.of("docker", host, HealthStatus.CRITICAL, reason);
      case DockerAnswer.Absent _ ->
          HealthResult.of(
              "docker",
              host,
              HealthStatus.OK,
              "There is no Docker here: only the host itself is watched.");
    };
  }
}
