package dev.nightshift.engine.health;

import static dev.nightshift.engine.health.Phrases.percent;
import static dev.nightshift.engine.health.Phrases.size;

import dev.nightshift.engine.health.ContainerVitals.ProbeAnswer;
import dev.nightshift.engine.health.ContainerVitals.Stop;
import dev.nightshift.engine.health.ContainerVitals.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Checks of one container.
public final class ContainerChecks {
  /// A failed job is news for a day; after that whoever cares has seen it.
  private static final Duration NEWS = Duration.ofDays(1);

  /// Fewer periods are seconds of work: their share means nothing.
  private static final long PERIODS_THAT_COUNT = 100;

  private static final int TERMINATED = 143;

  /// Names of these checks.
  public static final Set<String> NAMES =
      Set.of(
          "container-running",
          "container-health",
          "container-restarts",
          "container-oom",
          "container-memory",
          "container-throttled",
          "container-probe");

  private final ContainerHealthConfig limits;
  private final Judge judge;
  private final Instant now;

  public ContainerChecks(ContainerHealthConfig limits, Judge judge, Instant now) {
    this.limits = limits;
    this.judge = judge;
    this.now = now;
  }

  public List<HealthResult> check(ContainerVitals container) {
    var results = new ArrayList<HealthResult>();
    results.add(running(container));
    if (container.state().equals("running")) {
      health(container, results);
      probe(container, results);
    }
    results.add(restarts(container));
    Use use = container.use();
    if (use != null) {
      oomKills(container, use, results);
      memory(container, use, results);
      throttled(container, use, results);
    }
    return results.stream().map(result -> result.of(container.id())).toList();
  }

  private HealthResult running(ContainerVitals container) {
    String name = container.name();
    return switch (container.state()) {
      case "running" -> state(name, HealthStatus.OK, name + " is running.");
      case "created" -> state(name, HealthStatus.OK, name + " was created and never started.");
      case "paused" -> state(name, HealthStatus.WARNING, name + " is paused: it answers nobody.");
      case "restarting" ->
          state(
              name, HealthStatus.CRITICAL, name + " keeps ending, and Docker keeps restarting it.");
      case "exited" -> exited(container);
      case "dead" ->
          state(
              name,
              HealthStatus.CRITICAL,
              name + " is dead: Docker could not remove it; it needs a hand.");
      default ->
          HealthResult.unknown(
              "container-running",
              name,
              "Docker says that " + name + " is " + container.state() + ".");
    };
  }

  private HealthResult exited(ContainerVitals container) {
    String name = container.name();
    Stop stop = container.stop();
    if (stop == null) {
      return HealthResult.unknown(
          "container-running", name, name + " has ended; Docker could not be asked how.");
    }
    String ended = name + " ended" + at(stop) + code(stop);
    boolean failed = stop.oomKilled() || !Objects.equals(stop.exitCode(), 0);
    return switch (stop.policy()) {
      case "always", "unless-stopped" ->
          state(
              name,
              HealthStatus.WARNING,
              ended
                  + " and should run by its restart policy ("
                  + stop.policy()
                  + "): somebody stopped it.");
      case "on-failure" ->
          failed
              ? state(
                  name, HealthStatus.CRITICAL, ended + ", and Docker has given up restarting it.")
              : state(name, HealthStatus.OK, ended + ": its work is done.");
      default -> job(name, stop, ended, failed);
    };
  }

  /// A container nobody asked to be restarted: a job, or something stopped by hand.
  private HealthResult job(String name, Stop stop, String ended, boolean failed) {
    if (!failed || (Objects.equals(stop.exitCode(), TERMINATED) && !stop.oomKilled())) {
      return state(name, HealthStatus.OK, ended + ": its work is done or it was stopped.");
    }
    Instant at = stop.at();
    boolean news = at == null || at.plus(NEWS).isAfter(now);
    return news
        ? state(name, HealthStatus.WARNING, ended + ": it failed.")
        : state(name, HealthStatus.OK, ended + ": that is old news.");
  }

  private String at(Stop stop) {
    Instant at = stop.at();
    return at == null || at.isAfter(now) ? "" : " at " + Phrases.instant(at);
  }

  private static String code(Stop stop) {
    if (stop.oomKilled()) {
      return ", killed for want of memory";
    }
    Integer code = stop.exitCode();
    return code == null ? "" : " with exit code " + code + (code == 137 ? " (killed)" : "");
  }

  private static void health(ContainerVitals container, List<HealthResult> results) {
    String health = container.health();
    String name = container.name();
    if (health != null && !health.equals("none")) {
      results.add(
          switch (health) {
            case "healthy" ->
                HealthResult.of(
                    "container-health", name, HealthStatus.OK, name + " says that it is healthy.");
            case "starting" ->
                HealthResult.of(
                    "container-health", name, HealthStatus.OK, name + " is still starting.");
            case "unhealthy" ->
                HealthResult.of(
                    "container-health",
                    name,
                    HealthStatus.CRITICAL,
                    name + " fails its own health check (docker inspect shows its last output).");
            default ->
                HealthResult.unknown(
                    "container-health", name, name + " says '" + health + "' about its health.");
          });
    }
  }

  private HealthResult restarts(ContainerVitals container) {
    return judge.tooHigh(
        "container-restarts",
        container.name(),
        limits.restarts(),
        (double) container.restarts(),
        "count",
        container.name()
            + (container.restarts() == 0
                ? " was not restarted"
                : " ended and was restarted "
                    + (container.restarts() == 1 ? "once" : container.restarts() + " times"))
            + inWindow());
  }

  private void oomKills(ContainerVitals container, Use use, List<HealthResult> results) {
    Long kills = use.oomKills();
    if (kills != null) {
      String name = container.name();
      results.add(
          judge.tooHigh(
              "container-oom",
              name,
              new Threshold(1, 1),
              (double) kills,
              "count",
              kills == 0
                  ? "Nothing in " + name + " was killed for want of memory" + inWindow()
                  : "The kernel killed "
                      + (kills == 1 ? "a process" : kills + " processes")
                      + " in "
                      + name
                      + " for want of memory"
                      + inWindow()));
    }
  }

  private void memory(ContainerVitals container, Use use, List<HealthResult> results) {
    Long used = use.memoryBytes();
    Long limit = use.limitBytes();
    if (used != null && limit != null && limit > 0) {
      double share = (double) used / limit;
      results.add(
          judge.tooHigh(
              "container-memory",
              container.name(),
              limits.memoryUsed(),
              share,
              "share",
              container.name()
                  + " holds "
                  + size(used)
                  + " of its "
                  + size(limit)
                  + " of memory, "
                  + percent(share)
                  + ", page cache not counted."));
    }
  }

  private void throttled(ContainerVitals container, Use use, List<HealthResult> results) {
    Long periods = use.periods();
    Long throttled = use.throttledPeriods();
    if (periods != null && throttled != null && periods >= PERIODS_THAT_COUNT) {
      double share = Math.min(1, (double) throttled / periods);
      results.add(
          judge.tooHigh(
              "container-throttled",
              container.name(),
              limits.throttled(),
              share,
              "share",
              container.name()
                  + (throttled == 0
                      ? " was never held back by its CPU limit"
                      : " was held back by its CPU limit in "
                          + percent(share)
                          + " of the periods seen")
                  + inWindow()));
    }
  }

  private void probe(ContainerVitals container, List<HealthResult> results) {
    ProbeAnswer answer = container.probe();
    if (answer != null) {
      results.add(probe(container.name(), answer));
    }
  }

  private HealthResult probe(String name, ProbeAnswer answer) {
    String check = "container-probe";
    return switch (answer) {
      case ProbeAnswer.Unusable(var address, var reason) ->
          HealthResult.unknown(
              check,
              name,
              name + " has the label nightshift.probe=" + address + ", but " + reason + ".");
      case ProbeAnswer.Failed(var address, var reason) ->
          HealthResult.of(
              check,
              name,
              HealthStatus.CRITICAL,
              name + " does not answer at " + address + ": " + reason + ".");
      case ProbeAnswer.Answered(var address, var status, var latency) -> {
        String sentence =
            name
                + " answered "
                + status
                + " at "
                + address
                + " within "
                + Phrases.time(latency)
                + ".";
        double seconds = latency.toNanos() / 1e9;
        var limit = limits.probeLatency().seconds();
        yield status < 400
            ? judge.tooHigh(check, name, limit, seconds, "seconds", sentence)
            : new HealthResult(
                new CheckSubject(check, name),
                null,
                status >= 500 ? HealthStatus.CRITICAL : HealthStatus.WARNING,
                seconds,
                limit.warning(),
                "seconds",
                sentence);
      }
    };
  }

  private String inWindow() {
    return " in the last " + Phrases.time(limits.window()) + ".";
  }

  private static HealthResult state(String name, HealthStatus status, String sentence) {
    return HealthResult.of("container-running", name, status, sentence);
  }
}
