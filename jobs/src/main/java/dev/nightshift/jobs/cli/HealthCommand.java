package dev.nightshift.jobs.cli;

import dev.nightshift.engine.health.HealthStatus;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.docker.DockerHost;
import dev.nightshift.jobs.health.CheckedHost;
import dev.nightshift.jobs.health.HealthCheck;
import dev.nightshift.jobs.health.HealthStore;
import dev.nightshift.jobs.health.HealthStore.Stored;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.host.KernelFiles;
import dev.nightshift.jobs.profile.ProfileInUse;
import dev.nightshift.jobs.profile.ProfileStore;
import dev.nightshift.jobs.usage.HostStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows what the newest health checks found, the worst first.
@Command(
    name = "health",
    subcommands = HealthScoreCommand.class,
    description = "Show what is not well, the worst first. Exit code 1 when something is critical.")
final class HealthCommand extends DatabaseCommand {
  private static final Comparator<Stored> WORST_FIRST =
      Comparator.comparing((Stored stored) -> stored.result().status())
          .reversed()
          .thenComparing(Stored::host)
          .thenComparing(stored -> stored.result().about().check())
          .thenComparing(stored -> stored.result().about().subject());

  @Option(names = "--host", paramLabel = "HOST", description = "Only this host.")
  private @Nullable String host;

  @Option(names = "--all", description = "Also what is well.")
  private boolean all;

  @Option(names = "--now", description = "Check this host now, without waiting for the hourly run.")
  private boolean now;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  boolean begins() {
    return now;
  }

  @Override
  int run(Session session) throws InterruptedException {
    if (now) {
      checkNow(session);
    }
    var results = new HealthStore(session.database().jdbi()).newest(host);
    var table = people() ? forPeople(results) : forPrograms(results);
    table.print(
        session.terminal(),
        format,
        results.isEmpty()
            ? "No health check has run yet: 'nightshift health --now' checks at once."
            : "All is well.");
    if (format == OutputFormat.TABLE && !results.isEmpty()) {
      session.out().println(summary(results));
    }
    boolean critical = results.stream().anyMatch(r -> r.result().status() == HealthStatus.CRITICAL);
    return critical || results.isEmpty() ? Failures.NO : 0;
  }

  private boolean people() {
    return format == OutputFormat.TABLE || format == OutputFormat.MARKDOWN;
  }

  private List<Stored> shown(List<Stored> results) {
    return results.stream()
        .filter(stored -> all || stored.result().status() != HealthStatus.OK)
        .sorted(WORST_FIRST)
        .toList();
  }

  private Table forPeople(List<Stored> results) {
    var table = Table.columns("status", "host", "check", "what was found");
    for (var stored : shown(results)) {
      var result = stored.result();
      table.row(
          Table.Cell.status(result.status().word()),
          stored.host(),
          result.about().check(),
          result.sentence());
    }
    return table;
  }

  private Table forPrograms(List<Stored> results) {
    var table =
        Table.columns(
            "status", "host", "check", "subject", "value", "threshold", "unit", "sentence", "at");
    for (var stored : shown(results)) {
      var result = stored.result();
      table.row(
          result.status().word(),
          stored.host(),
          result.about().check(),
          result.about().subject(),
          result.value(),
          result.threshold(),
          result.unit(),
          result.sentence(),
          stored.at());
    }
    return table;
  }

  private static String summary(List<Stored> results) {
    var newest = results.stream().map(Stored::at).max(Comparator.naturalOrder()).orElseThrow();
    return "%n%d checks, newest at %s UTC: %d critical, %d warning, %d unknown, %d ok."
        .formatted(
            results.size(),
            Words.minute(newest).text(),
            count(results, HealthStatus.CRITICAL),
            count(results, HealthStatus.WARNING),
            count(results, HealthStatus.UNKNOWN),
            count(results, HealthStatus.OK));
  }

  private static long count(List<Stored> results, HealthStatus status) {
    return results.stream().filter(stored -> stored.result().status() == status).count();
  }

  private static void checkNow(Session session) throws InterruptedException {
    var jdbi = session.database().jdbi();
    var environment = session.settings().environment();
    String name = HostMeter.hostName(environment);
    Instant at = session.now();
    var profiles = new ProfileStore(jdbi);
    HostId id = profiles.host(name).orElseGet(() -> register(session, name, at));
    var profile = profiles.inUse(id).map(ProfileInUse::profile).orElse(Profile.DEFAULTS);
    try (var docker = DockerHost.of(environment)) {
      new HealthCheck(jdbi, docker, session.settings().dataDirectory(), session.clock())
          .round(new CheckedHost(id, name, profile), null, at);
    }
  }

  private static HostId register(Session session, String name, Instant at) {
    try (var meter = HostMeter.ofThisMachine(KernelFiles.withinLimits())) {
      return new HostStore(session.database().jdbi()).register(meter.facts(name), at);
    }
  }
}
