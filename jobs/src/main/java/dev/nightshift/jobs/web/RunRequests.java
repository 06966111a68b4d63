package dev.nightshift.jobs.web;

import dev.nightshift.jobs.schedule.RequestStore;
import dev.nightshift.jobs.schedule.Scope;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Runs of jobs that are asked for out of turn.
///
/// @param scopes the jobs there are, and where their runs belong
/// @param hosts whether there is a host of a name
record RunRequests(
    RequestStore store, Map<String, Scope> scopes, Predicate<String> hosts, InstantSource clock) {
  RunRequests {
    scopes = Map.copyOf(scopes);
  }

  /// Asks for a run; a live node takes it up within seconds.
  ///
  /// @param host for jobs of a host; null for those of the fleet
  /// @param person who asks
  /// @return what was done, in a sentence
  String ask(String job, @Nullable String host, String person) {
    var scope = scopes.get(job);
    if (scope == null) {
      throw Refusal.of(404, "Not found", "There is no job of this name.");
    }
    if ((scope == Scope.HOST) != (host != null)) {
      throw Refusal.wrong(
          scope == Scope.HOST
              ? "host must name the host that the job is to run on."
              : "host must be left out: this job runs once for the whole fleet.");
    }
    if (host != null && !hosts.test(host)) {
      throw Refusal.of(404, "Not found", "There is no host of this name: GET /api/v1/hosts.");
    }
    store.ask(job, scope.on(host == null ? "" : host), clock.instant(), "api:" + person);
    return "Asked for " + job + "; a running Nightshift takes it up within seconds.";
  }
}
