package dev.nightshift.jobs.cli;

import dev.nightshift.engine.profile.Keys;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.host.HostMeter;
import dev.nightshift.jobs.schedule.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names of jobs and scopes as a person types them.
final class Jobs {
  private Jobs() {}

  /// Where a job's runs belong.
  ///
  /// @throws NightshiftException when there is no such job
  static Scope scope(String job) {
    Scope scope = Crew.SCOPES.get(job);
    if (scope == null) {
      throw new NightshiftException(
          ErrorKind.OPERATOR,
          "There is no job '%s'; %s'nightshift jobs list' shows all."
              .formatted(
                  job,
                  Keys.nearest(job, Crew.SCOPES.keySet())
                      .map(near -> "did you mean " + near + "? ")
                      .orElse("")));
    }
    return scope;
  }

  /// The host whose runs of a job are meant: the one that was named, else this one.
  ///
  /// @throws NightshiftException when a host was named for a job of the fleet
  static String host(String job, @Nullable String named, Map<String, String> environment) {
    refuseHostOfFleet(job, named);
    return named == null ? HostMeter.hostName(environment) : named;
  }

  /// The scheduler whose trigger is meant; null for all that have one.
  static @Nullable String scheduler(String job, @Nullable String host) {
    refuseHostOfFleet(job, host);
    return host == null ? null : Scope.HOST.on(host);
  }

  private static void refuseHostOfFleet(String job, @Nullable String host) {
    if (scope(job) == Scope.FLEET && host != null) {
      throw new NightshiftException(
          ErrorKind.OPERATOR, job + " runs once for the whole fleet: leave out --host.");
    }
  }
}
