package dev.nightshift.jobs.health;

import dev.nightshift.engine.health.Alerts;
import dev.nightshift.engine.health.ClockVitals;
import dev.nightshift.engine.health.ContainerChecks;
import dev.nightshift.engine.health.ContainerVitals;
import dev.nightshift.engine.health.ContainerVitals.ProbeAnswer;
import dev.nightshift.engine.health.DatabaseChecks;
import dev.nightshift.engine.health.DockerAnswer;
import dev.nightshift.engine.health.EngineChecks;
import dev.nightshift.engine.health.EngineVitals;
import dev.nightshift.engine.health.HealthConfig;
import dev.nightshift.engine.health.HealthResult;
import dev.nightshift.engine.health.HealthScore;
import dev.nightshift.engine.health.HostChecks;
import dev.nightshift.engine.health.Judge;
import dev.nightshift.engine.health.ServiceChecks;
import dev.nightshift.engine.usage.ContainerId;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.docker.RunState;
import dev.nightshift.jobs.health.ContainerVitalsStore.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Makes one round of all checks of one host and writes what it found. What was sampled is read
/// from the samples; what was not is measured at once.
public final class HealthCheck {
  private static final Set<String> SERVICES = Set.of("clock", "time-sync");

  private final HostVitalsStore hosts;
  private final ContainerVitalsStore containers;
  private final DatabaseVitalsStore database;
  private final EngineVitalsStore engine;
  private final HealthStore results;
  private final HealthScoreStore scores;
  private final AlertStore alerts;
  private final DockerHost docker;
  private final Path dataDirectory;
  private final InstantSource clock;

  /// @param dataDirectory need not exist
  public HealthCheck(Jdbi jdbi, DockerHost docker, Path dataDirectory, InstantSource clock) {
    this.hosts = new HostVitalsStore(jdbi);
    this.containers = new ContainerVitalsStore(jdbi);
    this.database = new DatabaseVitalsStore(jdbi);
    this.engine = new EngineVitalsStore(jdbi);
    this.results = new HealthStore(jdbi);
    this.scores = new HealthScoreStore(jdbi);
    this.alerts = new AlertStore(jdbi);
    this.docker = docker;
    this.dataDirectory = dataDirectory;
    this.clock = clock;
  }

  /// Checks everything once.
  ///
  /// @param run row in the ledger; null when asked for by hand
  public Round round(CheckedHost host, @Nullable Long run, Instant now)
      throws InterruptedException {
    var config = host.profile().health();
    var open = alerts.open(host.id());
    var judge = new Judge(config.margin(), open);
    var found = new Findings();
    boolean fleet = engine.speaksForFleet(host.id());
    machine(host, config, judge, now, found);
    containers(host, config, judge, now, found);
    if (fleet) {
      found.add(
          "database",
          "postgresql",
          DatabaseChecks.NAMES,
          () -> new DatabaseChecks(config.database(), judge).check(database.vitals()));
    } else {
      found.looked().addAll(DatabaseChecks.NAMES);
    }
    found.add(
        "nightshift",
        "nightshift",
        EngineChecks.NAMES,
        () ->
            new EngineChecks(config.engine(), config.host().diskUsed(), judge, now)
                .check(
                    engine.vitals(host.id(), host.profile().schedule(), fleet, dataSpace(), now)));
    var changes = Alerts.changes(open, found.results(), found.looked());
    var score = HealthScore.of(found.results(), scores.openFindings(host.id(), now));
    results.record(host.id(), run, now, found.results(), changes, score);
    return new Round(now, found.results(), changes, found.failed());
  }

  private void machine(
      CheckedHost host, HealthConfig config, Judge judge, Instant now, Findings found)
      throws InterruptedException {
    var services = new ServiceChecks(config.host(), judge);
    var clockOffset = new ArrayList<Optional<Double>>();
    found.add(
        "host",
        host.name(),
        HostChecks.NAMES,
        () -> {
          var checks = new HostChecks(config.host(), judge);
          var sampled = hosts.vitals(host.id(), config.containers().window(), now);
          if (sampled.isPresent()) {
            clockOffset.add(hosts.clockOffsetMillis(host.id(), now));
            return checks.check(host.name(), sampled.get());
          }
          var live = LiveHost.measure(now);
          clockOffset.add(Optional.ofNullable(live.clockOffsetMillis()));
          return checks.check(host.name(), live.vitals());
        });
    found.add(
        "clock",
        host.name(),
        SERVICES,
        () ->
            services.clock(
                host.name(),
                new ClockVitals(
                    database.clockOffset(clock),
                    clockOffset.stream()
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(millis -> Duration.ofNanos(Math.round(millis * 1e6)))
                        .orElse(null))));
    found.add(
        "docker",
        host.name(),
        Set.of("docker"),
        () -> List.of(services.docker(host.name(), askDocker(host, now))));
  }

  private DockerAnswer askDocker(CheckedHost host, Instant now) {
    try {
      // The first question also pays for the connection, and in a fresh process for much more.
      docker.facts();
      long start = System.nanoTime();
      var facts = docker.facts();
      var version = facts.version();
      return new DockerAnswer.Answered(
          Duration.ofNanos(System.nanoTime() - start), version == null ? "" : version);
    } catch (NightshiftException silent) {
      boolean never =
          docker.isLocal()
              && !Files.exists(Path.of(docker.address().getPath()))
              && containers.present(host.id(), Duration.ofHours(1), now).isEmpty();
      return never
          ? new DockerAnswer.Absent()
          : new DockerAnswer.Silent(String.valueOf(silent.getMessage()));
    }
  }

  private void containers(
      CheckedHost host, HealthConfig config, Judge judge, Instant now, Findings found)
      throws InterruptedException {
    found.add(
        "containers",
        host.name(),
        ContainerChecks.NAMES,
        () -> {
          var window = config.containers().window();
          var present = running(containers.present(host.id(), window, now));
          var uses = containers.uses(host.id(), window, now);
          var answers = probe(present, config.containers().probeTimeout());
          var checks = new ContainerChecks(config.containers(), judge, now);
          var all = new ArrayList<HealthResult>();
          for (var container : present) {
            all.addAll(
                checks.check(vitals(container, uses.get(container.registered.id()), answers)));
          }
          return all;
        });
  }

  /// A container of the register with what Docker says of it at this instant.
  private record Present(Registered registered, RunState state) {}

  /// Docker's own word counts; where it is silent the register's does, and what is gone is left
  /// out.
  private List<Present> running(List<Registered> registered) {
    var present = new ArrayList<Present>();
    boolean answers = true;
    for (var container : registered) {
      var known = new RunState(container.state(), container.health(), null);
      if (answers) {
        try {
          docker
              .runState(container.dockerId())
              .ifPresent(state -> present.add(new Present(container, state)));
          continue;
        } catch (NightshiftException silent) {
          answers = false;
        }
      }
      present.add(new Present(container, known));
    }
    return present;
  }

  private static Map<ContainerId, ProbeAnswer> probe(List<Present> present, Duration timeout)
      throws InterruptedException {
    Map<ContainerId, String> addresses = new HashMap<>();
    for (var container : present) {
      String address = container.registered.probe();
      if (address != null && !address.isBlank() && container.state.state().equals("running")) {
        addresses.put(container.registered.id(), address);
      }
    }
    if (addresses.isEmpty()) {
      return Map.of();
    }
    try (var probes = new Probes()) {
      return probes.ask(addresses, timeout);
    }
  }

  private static ContainerVitals vitals(
      Present container, ContainerVitals.@Nullable Use use, Map<ContainerId, ProbeAnswer> answers) {
    var registered = container.registered;
    return new ContainerVitals(
        registered.id(),
        registered.name(),
        container.state.state(),
        container.state.health(),
        container.state.stop(),
        registered.restarts(),
        use,
        answers.get(registered.id()));
  }

  private EngineVitals.@Nullable Space dataSpace() {
    try {
      var store = Files.getFileStore(dataDirectory);
      return new EngineVitals.Space(
          dataDirectory.toString(), store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException absent) {
      return null;
    }
  }
}
